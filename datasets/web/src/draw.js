// Draws pictures: as SVG text, with or without a browser, and into an element of a page.
import {echarts} from './echarts.js';
import {pictures} from './pictures/index.js';
import {currency} from './format.js';
import {themes} from './theme.js';

// Without quotes: they would end the attributes of SVG text.
const fonts = {page: 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif', file: 'DejaVu Sans, Verdana, sans-serif'};

// context is what a picture needs besides its view.
export function context(report, o) {
  currency(report.study.currency);
  const axes = new Map(report.study.axes.map((a) => [a.name, a]));
  return {
    study: report.study, metrics: report.metrics, axis: (name) => axes.get(name), theme: themes[o.theme] || themes.light,
    width: o.width, scale: o.scale, page: !!o.page, opaque: !!o.opaque, font: o.page ? fonts.page : fonts.file,
  };
}

// make returns the option, the height and the number of marks of a view.
export const make = (report, picture, view, o) => pictures[picture.draw || picture.name](view, report.tables[view.table], context(report, o));

// svg draws a view as the text of an SVG file.
export function svg(report, picture, view, o) {
  const made = make(report, picture, view, {...o, page: false});
  const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: o.width, height: made.height});
  chart.setOption(made.option);
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

// canvasMarks is the number of marks above which a canvas is faster than SVG.
const canvasMarks = 1000;

// into draws a view into an element and returns the chart.
export function into(element, report, picture, view, o) {
  const made = make(report, picture, view, {...o, page: true});
  element.style.height = made.height + 'px';
  const chart = echarts.init(element, null, {renderer: made.marks > canvasMarks ? 'canvas' : 'svg', width: o.width, height: made.height});
  chart.setOption(made.option);
  return chart;
}

// png draws a view on a canvas and passes on the file.
export function png(report, picture, view, o, then) {
  const made = make(report, picture, view, {...o, page: true, opaque: true});
  const element = document.createElement('div');
  const chart = echarts.init(element, null, {renderer: 'canvas', width: o.width, height: made.height, devicePixelRatio: 2});
  chart.setOption(made.option);
  chart.getZr().flush();
  chart.getRenderedCanvas({pixelRatio: 2, backgroundColor: made.option.backgroundColor}).toBlob((blob) => {
    chart.dispose();
    then(blob);
  }, 'image/png');
}
