import { render } from 'preact';
import { start } from './actions/start.js';
import { speakPreferred } from './languages/current.js';
import { route } from './router.js';
import { isOutside } from './state/route.js';
import { phase } from './store.js';
import { App } from './views/app.js';

const root = document.getElementById('app');

async function show(): Promise<void> {
  const speaking = speakPreferred();
  if (isOutside(route.value)) phase.value = 'signed-out';
  else await start();
  await speaking;
  if (!root) return;
  // The skeleton stands in the document itself until there is something to put in its place.
  root.replaceChildren();
  render(<App />, root);
}

void show();
