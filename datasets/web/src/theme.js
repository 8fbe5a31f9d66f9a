// Colours. The six colours of levels differ by at least 16 (CIE 1976) for all kinds of colour vision; marks have a contrast of
// at least 3 : 1 with the background, text of at least 4.5 : 1.

export const themes = {
  light: {
    name: 'light', background: '#ffffff', panel: '#f5f7f9', text: '#1b2430', muted: '#56616e', grid: '#e4e8ec', axis: '#8b95a1',
    levels: ['#0072b2', '#d55e00', '#009e73', '#b5538c', '#1b2430', '#8a2be2'],
    sequence: ['#eaf3fb', '#cbe0f1', '#9dc6e4', '#62a8d5', '#3084bf', '#125f9e', '#08366c'],
    better: '#0072b2', worse: '#d55e00', pale: '#c9d1d9',
  },
  dark: {
    name: 'dark', background: '#12161c', panel: '#1b2129', text: '#e8ecf0', muted: '#a4aeb9', grid: '#2a323c', axis: '#6b7683',
    levels: ['#4aa8e8', '#e8772e', '#2fd3a0', '#e7a6d0', '#f4f6f8', '#f0e442'],
    sequence: ['#1a2836', '#1c3d5b', '#215a88', '#2f78b2', '#5599d3', '#90bfea', '#d8ebff'],
    better: '#4aa8e8', worse: '#e8772e', pale: '#46525f',
  },
};

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const hex = (rgb) => '#' + rgb.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('');

// mix returns a colour between two: a at 0, b at 1.
export function mix(a, b, part) {
  const x = channels(a), y = channels(b);
  return hex(x.map((c, i) => c + (y[i] - c) * part));
}

// ramp returns the colour at a part of the way through a list of colours.
export function ramp(colours, part) {
  const at = Math.min(Math.max(part, 0), 1) * (colours.length - 1);
  const i = Math.min(Math.floor(at), colours.length - 2);
  return mix(colours[i], colours[i + 1], at - i);
}

function luminance(colour) {
  const [r, g, b] = channels(colour).map((c) => {
    const x = c / 255;
    return x <= 0.03928 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// textOn returns the colour of text on a fill: dark or white, whichever has the higher contrast.
export function textOn(fill) {
  const l = luminance(fill);
  return (1.05) / (l + 0.05) > (l + 0.05) / (luminance('#12161c') + 0.05) ? '#ffffff' : '#12161c';
}

// placeOf is the place of a level among all levels of its axis, of which a filter may have left out some.
export const placeOf = (axis, level) => (axis && axis.places ? axis.places[level] : level);

// levelColour is the colour of a level of an axis, the same in every picture. More than six levels have shades of one colour. If
// another level is selected, it is pale.
export function levelColour(c, axis, level) {
  const place = placeOf(axis, level), count = axis.all || axis.levels.length, colours = c.theme.levels;
  return c.tint(count <= colours.length ? colours[place] : ramp(c.theme.sequence, 0.25 + 0.75 * place / (count - 1)), {[axis.name]: level});
}

const paleness = 0.8;

// tinting returns the function that makes the colour of a mark pale if it is not selected. A selection has levels of axes by name, and
// perhaps a point; marks are known by what they are of, in the same form with numbers of levels. What a mark does not say counts as
// selected.
export function tinting(theme, axes, selection) {
  if (!selection) return (colour) => colour;
  const differs = (key, of) => of[key] !== undefined && of[key] !== null && (key === 'point' ? String(of[key]) : (axes.get(key) || {levels: []}).levels[of[key]]) !== selection[key];
  return (colour, of) => (Object.keys(selection).some((key) => differs(key, of)) ? mix(colour, theme.background, paleness) : colour);
}

const dashes = ['solid', [7, 4], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2]];

// levelDash is the dash of a level's lines, so that colour is never the only difference.
export const levelDash = (level) => dashes[level % dashes.length];
