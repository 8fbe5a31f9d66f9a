// The state of a picture in the address: its controls as PICTURE.CONTROL=VALUE, the scale as PICTURE.scale, and what is open below it
// as PICTURE.open. A metric without a picture is that of all pictures that have it.
import {find} from '../page/figure.js';
import {set} from './route.js';

export function stateOf(picture, query) {
  const first = picture.views.length ? picture.views[0].key : {}, of = (name) => picture.name + '.' + name;
  const chosen = () => {
    const key = {...first};
    for (const control of picture.controls) {
      const own = query.get(of(control.name)), common = control.name === 'metric' ? query.get('metric') : null;
      for (const value of [common, own]) if (value !== null && control.options.some(([v]) => v === value)) { key[control.name] = value; key.last = control.name; }
    }
    return key;
  };
  return {
    chosen: {
      get value() { return chosen(); },
      set value(key) {
        const view = find(picture, key), changes = {};
        for (const control of picture.controls) changes[of(control.name)] = view.key[control.name] === first[control.name] && !(control.name === 'metric' && query.get('metric')) ? null : view.key[control.name];
        set(changes);
      },
    },
    scale: {get value() { return query.get(of('scale')) || 'auto'; }, set value(v) { set({[of('scale')]: v === 'auto' ? null : v}); }},
    open: {get value() { return query.get(of('open')) || ''; }, set value(v) { set({[of('open')]: v || null}, true); }},
  };
}
