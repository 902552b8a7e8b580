/**
 * Changes the rules of pacing and the presets, one number, operator or word at a time, and runs the
 * unit tests against each change. A change that no test notices is printed: a promise nobody keeps.
 *
 *   node scripts/mutate-rules.mjs                all of it
 *   node scripts/mutate-rules.mjs hour ramp      only files whose path contains one of the words
 */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { argv, exit, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';
import ts from 'typescript';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const runner = join(root, 'scripts', 'mutant-runner.mjs');
const longestRunMs = 20_000;

const arithmetic = [
  'budgets',
  'category',
  'decide',
  'gap',
  'human',
  'longest',
  'quota',
  'ramp',
  'share',
  'sliding',
  'slow-down',
  'typing',
  'warm-up',
];
const sources = [
  ...readdirSync(join(root, 'src/pacing/rules')).map(name => `src/pacing/rules/${name}`),
  ...arithmetic.map(name => `src/pacing/${name}.ts`),
  'src/kernel/calendar.ts',
];
const presets = ['config/policy.standard.json', 'config/policy.careful.json'];
const suites = readdirSync(join(root, 'test/unit'))
  .filter(name => /^(pacing-(decide|budgets|gap)|calendar|config-policy).*\.test\.ts$/.test(name))
  .filter(name => !name.includes('tightening'))
  .map(name => `test/unit/${name}`);

/** Changes that change nothing anybody can see, with the reason. */
const equivalent = [
  {
    file: 'share.ts',
    line: 'const roundingError',
    because: 'Any amount far below one message does.',
  },
  {
    file: 'ramp.ts',
    line: 'const roundingError',
    because: 'Any amount far below one message does.',
  },
  {
    file: 'ramp.ts',
    line: 'if (neededMs <= gainMs) {',
    after: '<',
    because: 'The end of a step is the beginning of the next.',
  },
  {
    file: 'budgets.ts',
    line: "?.level ?? 'good'",
    after: "'good?'",
    because: 'A level that slows nothing; the compiler takes no other word.',
  },
  {
    file: 'rules/limits.ts',
    line: 'const isCycleFirst',
    after: '<=',
    because: 'Of two equal instants either will do.',
  },
  {
    file: 'rules/turn.ts',
    line: 'const until = startsAt > afterFlight',
    after: '>=',
    because: 'Of two equal instants either will do.',
  },
  {
    file: 'rules/turn.ts',
    line: 'now.getTime() >= openedAt.getTime() + highMs',
    because: 'Spares a draw whose answer is known; the draw says the same.',
  },
  {
    file: 'rules/hours.ts',
    line: 'if (known) return known;',
    after: 'false',
    because: 'Spares work; what was remembered is what would be made.',
  },
  {
    file: 'calendar.ts',
    line: 'const daysLookedAhead',
    because: 'Every week has every weekday: anything over eight does.',
  },
  {
    file: 'calendar.ts',
    line: 'const daysRemembered',
    because: 'Remembering spares work and changes no answer.',
  },
];

const comparisons = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '+=': ['-='],
};
const calls = { min: 'max', max: 'min', floor: 'ceil', ceil: 'floor', round: 'floor' };

function numbersNear(text) {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(value)) return [value * 1.5];
  return value === 0 ? [1] : [value + 1, value - 1];
}

/** What may be written instead of one node, as pieces of text over its range. */
function* changesOf(node, file) {
  const text = node.getText(file);
  const over = (other, what = node) => ({ from: what.getStart(file), to: what.end, other });
  if (ts.isNumericLiteral(node)) {
    for (const value of numbersNear(text)) yield over(String(value));
  } else if (ts.isStringLiteral(node) && !ts.isImportDeclaration(node.parent)) {
    yield over(`'${node.text}?'`);
  } else if (node.kind === ts.SyntaxKind.TrueKeyword) yield over('false');
  else if (node.kind === ts.SyntaxKind.FalseKeyword) yield over('true');
  else if (ts.isBinaryExpression(node)) {
    const sign = node.operatorToken.getText(file);
    for (const other of comparisons[sign] ?? []) yield over(other, node.operatorToken);
    if (sign === '??') yield over(`(${node.right.getText(file)})`);
  } else if (ts.isPrefixUnaryExpression(node) && text.startsWith('!')) {
    yield over(node.operand.getText(file));
  } else if (ts.isPropertyAccessExpression(node) && node.expression.getText(file) === 'Math') {
    const other = calls[node.name.text];
    if (other) yield over(other, node.name);
  } else if (ts.isConditionalExpression(node)) {
    const { condition, whenTrue, whenFalse } = node;
    yield over(
      `(${condition.getText(file)}) ? ${whenFalse.getText(file)} : ${whenTrue.getText(file)}`,
    );
  } else if (ts.isIfStatement(node)) {
    yield over('true', node.expression);
    yield over('false', node.expression);
  } else if (ts.isArrayLiteralExpression(node) && node.elements.length > 1) {
    for (const gone of node.elements) {
      const kept = node.elements.filter(element => element !== gone);
      yield over(`[${kept.map(element => element.getText(file)).join(', ')}]`);
    }
  }
}

function mutantsOf(path) {
  const text = readFileSync(join(root, path), 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const mutants = [];
  const visit = node => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    for (const { from, to, other } of changesOf(node, file)) {
      const line = file.getLineAndCharacterOfPosition(from).line + 1;
      const before = text.slice(from, to).replaceAll(/\s+/g, ' ');
      const whole = text.split('\n')[line - 1].trim();
      const changed = text.slice(0, from) + other + text.slice(to);
      mutants.push({ path, line, before, after: other, whole, text: changed });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutants;
}

/** Every number of a preset, those inside words such as opening hours too. */
function mutantsOfPreset(path) {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/\d+(?:\.\d+)?/g)]
    .filter(({ index }) => !/[a-zA-Z]/.test(text[index - 1] ?? ''))
    .map(match => {
      const [before] = match;
      const after = before.includes('.')
        ? String(Number(before) * 1.1)
        : String(Number(before) + 1).padStart(before.length, '0');
      const end = match.index + before.length;
      const line = text.slice(0, match.index).split('\n').length;
      const changed = text.slice(0, match.index) + after + text.slice(end);
      const whole = text.split('\n')[line - 1].trim();
      return { path, line, before, after, whole, text: changed };
    });
}

/** All suites in one bundle, each run when it is called for. Rebuilt for every change of a source. */
async function createBundler() {
  let mutant;
  const entry = suites
    .map(suite => `suite(${JSON.stringify(suite)}, () => require('./${suite}'));`)
    .join('\n');
  const replaced = {
    name: 'replaced',
    setup: build =>
      build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
        mutant && relative(root, path) === mutant.path
          ? { contents: mutant.text, loader: 'ts' }
          : undefined,
      ),
  };
  const bundle = await context({
    stdin: { contents: entry, resolveDir: root, loader: 'js' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    plugins: [replaced],
  });
  return {
    async of(one) {
      mutant = one;
      const { outputFiles } = await bundle.rebuild();
      return outputFiles[0].text;
    },
    end: () => bundle.dispose(),
  };
}

/** Runs bundles in a process of their own, so that a change that never ends can be ended. */
function createRunner() {
  let child;
  let answered = () => {};
  function start() {
    const own = fork(runner, { execArgv: ['--max-old-space-size=300'], stdio: 'ignore' });
    own.on('message', answer => answered(answer));
    own.on('exit', () => {
      if (child !== own) return;
      child = undefined;
      answered({ failed: 'it brings everything down' });
    });
    child = own;
  }
  function end() {
    const own = child;
    child = undefined;
    own?.kill('SIGKILL');
  }
  return {
    async run(task) {
      if (!child) start();
      const answer = new Promise(done => (answered = done));
      const timer = setTimeout(() => {
        end();
        answered({ failed: 'it does not end' });
      }, longestRunMs);
      child.send(task);
      const result = await answer;
      clearTimeout(timer);
      return result;
    },
    end,
  };
}

const words = argv.slice(2);
const isChosen = path => words.length === 0 || words.some(word => path.includes(word));
const mutants = [
  ...presets.filter(isChosen).flatMap(mutantsOfPreset),
  ...sources.filter(isChosen).flatMap(mutantsOf),
];

/** The suites that found the most in this file come first. */
const finds = new Map();
function order(path) {
  const found = finds.get(path) ?? new Map();
  return [...suites].sort((a, b) => (found.get(b) ?? 0) - (found.get(a) ?? 0));
}

const bundler = await createBundler();
const tests = createRunner();
const unchanged = await bundler.of(undefined);
const start = await tests.run({ code: unchanged, order: suites });
if (start.failed) {
  console.error(`Without any change: ${start.failed}`);
  exit(1);
}

const survivors = [];
const known = [];
let killed = 0;
for (const [index, mutant] of mutants.entries()) {
  const { path, line, before, after, whole } = mutant;
  if (stdout.isTTY) stdout.write(`\r${index + 1} of ${mutants.length} `);
  const isPreset = path.endsWith('.json');
  let code = unchanged;
  try {
    if (!isPreset) code = await bundler.of(mutant);
  } catch {
    killed += 1;
    continue;
  }
  const files = isPreset ? { [path]: mutant.text } : {};
  const { failed, suite } = await tests.run({ code, order: order(path), files });
  if (failed) {
    killed += 1;
    const found = finds.get(path) ?? new Map();
    finds.set(path, found.set(suite, (found.get(suite) ?? 0) + 1));
    continue;
  }
  const told = `${path}:${line}: ${before} → ${after}   in: ${whole}`;
  const reason = equivalent.find(
    one => path.endsWith(one.file) && whole.includes(one.line) && (one.after ?? after) === after,
  );
  if (reason) known.push(`${told}\n    ${reason.because}`);
  else {
    survivors.push(told);
    console.log(told);
  }
}
await bundler.end();
tests.end();

console.log(`\n${mutants.length} changes, ${killed} noticed, ${known.length} without effect.`);
for (const one of known) console.log(`  ${one}`);
if (survivors.length > 0) {
  console.log(`${survivors.length} that no test notices:`);
  for (const one of survivors) console.log(`  ${one}`);
}
exit(survivors.length > 0 ? 1 : 0);
