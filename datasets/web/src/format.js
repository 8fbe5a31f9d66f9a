// Numbers as people read them: grouped, with a true minus, money in major units, shares in per cent.

const minus = '\u2212', thin = '\u202f';

// fixed formats a number with a number of decimals and grouped digits.
export function fixed(x, decimals) {
  const text = Math.abs(x).toFixed(decimals);
  const [whole, part] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const negative = x < 0 && /[1-9]/.test(text);
  return (negative ? minus : '') + grouped + (part ? '.' + part : '');
}

// digits formats a number with about that many significant digits.
export function digits(x, count) {
  if (x === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(x)));
  if (size < -5 || size > 12) return exponent(x, count - 1);
  return fixed(x, Math.max(0, count - 1 - size));
}

// exponent formats a number as 2.5e−6.
export function exponent(x, decimals) {
  const [mantissa, power] = x.toExponential(decimals).split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return short.replace('-', minus) + 'e' + power.replace('+', '').replace('-', minus);
}

const unit = {
  money: {scale: 0.01, digits: 2, text: (x) => fixed(x, Math.abs(x) < 1e5 ? unit.money.digits : 0)},
  share: {scale: 100, suffix: thin + '%', text: (x) => (Math.abs(x) < 10 && x !== 0 ? digits(x, 2) : fixed(x, 1))},
  ticks: {scale: 1, text: (x) => fixed(x, Math.abs(x) < 1e4 ? 2 : 0)},
  count: {scale: 1, text: (x) => fixed(x, Number.isInteger(x) ? 0 : 1)},
  number: {scale: 1, text: (x) => digits(x, 3)},
};

// currency sets the decimal digits of all amounts, which are those of the data set that is shown.
export function currency(digits) {
  unit.money.digits = digits;
  unit.money.scale = 10 ** -digits;
}

// value formats a value of a metric with its unit; sign also prints a plus.
export function value(x, metric, sign) {
  if (x === null || x === undefined) return '–';
  const u = unit[metric.unit] || unit.number;
  const text = u.text(x * u.scale) + (u.suffix || '');
  return sign && x > 0 ? '+' + text : text;
}

// scaled is a value in the unit in which it is drawn: major units of money, per cent.
export const scaled = (x, metric) => x * (unit[metric.unit] || unit.number).scale;

// axisFormat returns a function that formats all labels of one axis in the same way.
export function axisFormat(metric, low, high, log, parts = 4) {
  const u = unit[metric.unit] || unit.number, suffix = u.suffix || '';
  const range = Math.abs(high - low) || Math.abs(high) || 1;
  if (log) {
    return (x) => (x === 0 ? '0' : Math.abs(x) < 1e-3 || Math.abs(x) >= 1e9 ? exponent(x, 2) : fixed(x, Math.max(0, -Math.floor(Math.log10(Math.abs(x)) + 1e-9)))) + suffix;
  }
  if (range < 1e-4 || range >= 1e12) return (x) => (x === 0 ? '0' : exponent(x, 2)) + suffix;
  const step = range / parts, size = 10 ** Math.floor(Math.log10(step)); // the distance of labels becomes 1, 2, 3 or 5 times a power of ten
  const decimals = Math.max(0, -Math.floor(Math.log10(step / size >= 7 ? 10 * size : size) + 1e-9));
  // Labels are closer than that in a part that is zoomed into: rounded, two of them would be equal.
  const exact = (x) => [0, 1, 2, 3, 4].map((more) => decimals + more).find((d) => Math.abs(x - Number(x.toFixed(d))) < step * 1e-9);
  return (x) => fixed(x, exact(x) ?? decimals) + suffix;
}

// level formats a level of an axis. Numbers of one axis have one form, and amounts of money are in major units.
export function level(axis, index) {
  if (index === null || index === undefined || index < 0) return 'none';
  const label = axis.levels[index];
  return axis.numeric ? number(axis, Number(label)) : label;
}

// number formats any number on an axis of the grid.
export function number(axis, x) {
  if (axis.unit === 'money' && !axis.levels.length) {
    const major = x * unit.money.scale;
    return fixed(major, Math.abs(major) >= 1e5 || x % 10 ** unit.money.digits === 0 ? 0 : unit.money.digits);
  }
  if (axis.unit === 'money') return fixed(x * unit.money.scale, axis.levels.some((l) => Number(l) % 10 ** unit.money.digits !== 0) ? unit.money.digits : 0);
  const all = axis.levels.length ? axis.levels.map(Number) : [axis.from, axis.to];
  const sizes = all.map(Math.abs).filter((v) => v > 0);
  const least = Math.min(...sizes), most = Math.max(...sizes);
  if (least < 1e-3 || most >= 1e9) return x === 0 ? '0' : exponent(x, 2);
  if (!axis.levels.length) return trimmed(x);
  const decimals = Math.max(...all.map((v) => (String(v).split('.')[1] || '').length));
  return fixed(x, Math.min(decimals, 6));
}

// trimmed is a number with at most three significant digits, but all before the point, and no zeros at its end.
function trimmed(x) {
  const v = Number(x.toFixed(x === 0 ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(x)))))));
  return fixed(v, (v.toFixed(6).replace(/0+$/, '').split('.')[1] || '').length);
}

// plural adds an s unless the number is one.
export const plural = (n, noun) => fixed(n, 0) + thin + noun + (n === 1 ? '' : 's');

export const clip = (text, length) => (text.length > length ? text.slice(0, length - 1) + '…' : text);

// breakText breaks a text into lines of about that many letters, at blanks where there are any.
export function breakText(text, room) {
  const length = Math.max(4, Math.floor(room) || 0);
  const lines = [''];
  for (const word of String(text).split(' ')) {
    for (let rest = word; rest; rest = rest.slice(length)) {
      const part = rest.slice(0, length), last = lines[lines.length - 1];
      if (last === '') lines[lines.length - 1] = part;
      else if (last.length + part.length < length) lines[lines.length - 1] = last + ' ' + part;
      else lines.push(part);
    }
  }
  return lines.join('\n');
}

// width estimates the width of a text in pixels; browsers and the drawing without one must agree.
export const width = (text, size = 12) => String(text).split('\n').reduce((most, line) => Math.max(most, line.length), 0) * size * 0.58;
