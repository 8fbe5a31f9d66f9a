// Find: a run by its number, a payment (T12) of the run that is shown, a bank by its name.
import {html} from 'htm/preact';
import {signal, useSignal} from '@preact/signals';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {address, api, go} from './route.js';
import {ask} from './data.js';

export const finding = signal(false);

export function Find({study}) {
  const box = useRef(null), input = useRef(null), found = useSignal([]), problem = useSignal('');
  const run = address.value.path[2] === 'run' ? address.value.path[3] : null;
  useLayoutEffect(() => { box.current.showModal(); input.current.focus(); }, []);
  const look = async () => {
    const text = input.current.value.trim();
    if (!text) { found.value = []; problem.value = ''; return; }
    try {
      const list = await ask(api(study.api('find'), {text, run}));
      if (input.current && input.current.value.trim() === text) { found.value = list; problem.value = list.length ? '' : 'Nothing has this name or number.'; }
    } catch (e) {
      problem.value = e.error;
    }
  };
  const show = (f) => { finding.value = false; go(study.path(...f.path)); };
  const submit = async (event) => { event.preventDefault(); await look(); if (found.value.length) show(found.value[0]); };
  return html`<dialog ref=${box} class="box" aria-label="Find" onClose=${() => { finding.value = false; }}>
    <form onSubmit=${submit}><input ref=${input} type="search" aria-label="Run, payment or bank" placeholder="373, T12, BANK_A" autocomplete="off" spellcheck=${false} onInput=${look} /></form>
    <ul class="found">${found.value.map((f, i) => html`<li><button type="button" onClick=${() => show(f)}>${f.text}${i ? '' : html` <kbd>Enter</kbd>`}</button></li>`)}</ul>
    <p class="hint">${problem.value || 'A run by its number, a payment such as T12' + (run === null ? ' of the first run that has it' : ' of run ' + run) + ', a bank by its name.'}</p></dialog>`;
}
