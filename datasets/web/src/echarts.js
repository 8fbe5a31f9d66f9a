// The parts of ECharts that the pictures use. Everything else stays out of the bundle.
import * as echarts from 'echarts/core';
import {BarChart, ChordChart, CustomChart, LineChart, ParallelChart, ScatterChart} from 'echarts/charts';
import {
  AxisPointerComponent, DataZoomInsideComponent, GridComponent, LegendPlainComponent, MarkLineComponent,
  ParallelComponent, TitleComponent, TooltipComponent,
} from 'echarts/components';
import {CanvasRenderer, SVGRenderer} from 'echarts/renderers';

echarts.use([
  BarChart, ChordChart, CustomChart, LineChart, ParallelChart, ScatterChart,
  AxisPointerComponent, DataZoomInsideComponent, GridComponent, LegendPlainComponent, MarkLineComponent,
  ParallelComponent, TitleComponent, TooltipComponent,
  CanvasRenderer, SVGRenderer,
]);

export {echarts};
