// Brushes of the parallel coordinates: what is chosen on an axis, as an interval of the drawing and as text of an address. Levels are a
// list of labels, other values a range FROM..TO in the units of the data set.
import * as format from '../format.js';

const around = 0.3; // an interval reaches from a level, more than lines of one level are spread

// brushOf reads and writes the intervals of columns [{name, axis or metric}].
export function brushOf(columns) {
  const of = (name) => columns.find((x) => x.name === name), number = (v) => String(Number(v.toPrecision(6)));
  return {
    names: columns.map((x) => x.name),
    // interval is that of some texts, null if it is not on this axis.
    interval(name, texts) {
      const x = of(name);
      if (!x || !texts.length) return null;
      if (x.axis && x.axis.levels.length) {
        const at = texts.map((t) => x.axis.levels.indexOf(t)).filter((i) => i >= 0);
        return at.length ? [Math.min(...at) - around, Math.max(...at) + around] : null;
      }
      const ends = texts[0].split('..').map(Number);
      return ends.length === 2 && ends.every(Number.isFinite) ? ends.map((v) => (x.metric ? format.scaled(v, x.metric) : v)) : null;
    },
    // texts are those of an interval.
    texts(name, interval) {
      const x = of(name);
      if (x.axis && x.axis.levels.length) return x.axis.levels.filter((_, i) => i >= interval[0] - 0.08 && i <= interval[1] + 0.08);
      return [interval.map((v) => number(x.metric ? v / format.scaled(1, x.metric) : v)).join('..')];
    },
  };
}
