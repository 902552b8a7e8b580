/** Runs the suites of a bundle in the order asked for, up to the first failure. Knows as much of a test runner as the pacing tests use. */
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(join(root, 'package.json'));
const { expect } = require('expect');

/** A file system on which some files read differently. */
function fsWith(files) {
  const changed = new Map(Object.entries(files).map(([path, text]) => [join(root, path), text]));
  const readFileSync = (path, ...more) =>
    changed.get(join(root, String(path))) ?? fs.readFileSync(path, ...more);
  return { ...fs, readFileSync };
}

function createGroup(parent) {
  return { parent, before: [], beforeEach: [], afterEach: [], after: [], tests: [], groups: [] };
}

function collect(load) {
  let group = createGroup();
  const top = group;
  const describe = (_, body) => {
    const inner = createGroup(group);
    group.groups.push(inner);
    group = inner;
    body();
    group = inner.parent;
  };
  const each = add => rows => (title, body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      add(`${title} ${values[0]}`, () => body(...values));
    }
  };
  const it = (title, body) => group.tests.push({ title, body });
  it.each = each(it);
  describe.each = each(describe);
  load({
    describe,
    it,
    expect,
    beforeAll: hook => group.before.push(hook),
    beforeEach: hook => group.beforeEach.push(hook),
    afterEach: hook => group.afterEach.push(hook),
    afterAll: hook => group.after.push(hook),
  });
  return top;
}

/** The first failure of a group, or nothing. All of these tests are synchronous. */
function firstFailure(group, outerBefore = [], outerAfter = []) {
  const beforeEach = [...outerBefore, ...group.beforeEach];
  const afterEach = [...group.afterEach, ...outerAfter];
  for (const hook of group.before) hook();
  for (const { title, body } of group.tests) {
    try {
      for (const hook of beforeEach) hook();
      body();
    } catch (error) {
      return `${title}: ${String(error?.message ?? error).slice(0, 300)}`;
    } finally {
      for (const hook of afterEach) hook();
    }
  }
  for (const inner of group.groups) {
    const failure = firstFailure(inner, beforeEach, afterEach);
    if (failure) return failure;
  }
  for (const hook of group.after) hook();
  return undefined;
}

function run({ code, order, files = {} }) {
  const suites = new Map();
  const changedFs = fsWith(files);
  const requireChanged = name => (/^(node:)?fs$/.test(name) ? changedFs : require(name));
  const names = ['require', 'suite', 'module', 'exports', ...globals];
  const bundle = vm.compileFunction(code, names);
  const jest = {};
  const late = globals.map(name =>
    Object.assign((...some) => jest.now[name](...some), {
      each:
        rows =>
        (...some) =>
          jest.now[name].each(rows)(...some),
    }),
  );
  const module = { exports: {} };
  const add = (name, load) => suites.set(name, load);
  bundle(requireChanged, add, module, module.exports, ...late.with(2, expect));
  for (const suite of order) {
    try {
      const group = collect(now => {
        jest.now = now;
        suites.get(suite)();
      });
      const failed = firstFailure(group);
      if (failed) return { failed: `${suite}: ${failed}`, suite };
    } catch (error) {
      return { failed: `${suite}: ${String(error?.message ?? error)}`, suite };
    }
  }
  return {};
}

const globals = ['describe', 'it', 'expect', 'beforeAll', 'beforeEach', 'afterEach', 'afterAll'];

process.on('message', task => process.send(run(task)));
process.on('disconnect', () => process.exit());
