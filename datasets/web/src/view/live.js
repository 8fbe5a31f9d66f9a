// While a sweep runs, asks the server every two seconds how far it is. When the server shows new batches, the data of the page are
// asked for again; filter, selection and zoom stay.
import {signal} from '@preact/signals';
import {useEffect} from 'preact/hooks';
import {api} from './route.js';
import {ask, generation} from './data.js';

// progress is the last answer of the server: {done, planned, failed, running, seconds, new, generation}.
export const progress = signal(null);

export function useLive(name) {
  useEffect(() => {
    progress.value = null;
    if (!name) return undefined;
    let timer = 0, left = false;
    const look = async () => {
      clearTimeout(timer);
      let wait = 30000;
      if (!document.hidden) {
        try {
          const p = await ask(api(['d', name, 'live']));
          if (left) return;
          wait = Math.max(p.wait, 500);
          progress.value = p;
          generation.value = p.generation;
        } catch (error) {
          if (left) return;
          progress.value = {...progress.value, error};
        }
      }
      timer = setTimeout(look, wait);
    };
    const shown = () => { if (!document.hidden) look(); };
    document.addEventListener('visibilitychange', shown);
    look();
    return () => { left = true; clearTimeout(timer); document.removeEventListener('visibilitychange', shown); };
  }, [name]);
}
