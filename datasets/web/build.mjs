// Builds the bundles: node build.mjs NODE_MODULES DIST. scripts/web calls it.
import {createHash} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const [modules, dist] = process.argv.slice(2).map((path) => resolve(path));
const esbuild = createRequire(join(modules, 'x.js'))('esbuild');

// Old enough for the interpreter that draws without a browser.
const options = {bundle: true, minify: true, write: false, target: 'es2017', format: 'iife', charset: 'utf8', legalComments: 'none', nodePaths: [modules], logLevel: 'warning'};

// The pages of sweep view take from the first bundle what it has: the libraries, and what its sources above src/view export.
const shared = {name: 'shared', setup(build) {
  build.onResolve({filter: /.*/}, (args) => {
    if (args.kind === 'entry-point' || args.namespace === 'shared') return undefined;
    const path = args.path.startsWith('.') ? './' + relative(join(here, 'src'), resolve(args.resolveDir, args.path)).replaceAll('\\', '/') : args.path;
    return path.startsWith('./view/') ? undefined : {path, namespace: 'shared'};
  });
  build.onLoad({filter: /.*/, namespace: 'shared'}, (args) => ({contents: `module.exports = globalThis.sweepPictures.modules[${JSON.stringify(args.path)}]; if (!module.exports) throw new Error(${JSON.stringify('src/main.js does not offer ' + args.path)});`}));
}};
const built = await esbuild.build({...options, entryPoints: [join(here, 'src/main.js')]});
const view = await esbuild.build({...options, entryPoints: [join(here, 'src/view/main.js')], plugins: [shared]});

const licences = ['echarts', 'zrender', 'tslib', 'preact', '@preact/signals', '@preact/signals-core', 'htm'].map((name) => {
  const about = JSON.parse(readFileSync(join(modules, name, 'package.json')));
  const texts = readdirSync(join(modules, name)).filter((f) => /^(licen[cs]e|notice|copying)(\.(md|txt))?$/i.test(f)).sort();
  return `${name} ${about.version} (${about.license})\n\n` + texts.map((f) => readFileSync(join(modules, name, f), 'utf8').replaceAll('\r', '').trim()).join('\n\n') + '\n';
});

mkdirSync(dist, {recursive: true});
const compressed = (result) => {
  const data = gzipSync(Buffer.from(result.outputFiles[0].contents), {level: 9});
  data[9] = 255; // the operating system, which depends on the machine
  return data;
};
const files = {
  'sweep.js.gz': compressed(built),
  'view.js.gz': compressed(view),
  LICENSES: Buffer.from(licences.join('\n' + '-'.repeat(78) + '\n\n')),
};
for (const [name, data] of Object.entries(files)) writeFileSync(join(dist, name), data);

// The checksums of what is built, and of what it is built from.
const sha = (data) => createHash('sha256').update(data).digest('hex');
const sources = ['build.mjs', 'package.json', 'package-lock.json', ...walk('src')];
const sums = [...Object.entries(files).map(([name, data]) => [`dist/${name}`, sha(data)]), ...sources.map((name) => [name, sha(readFileSync(join(here, name)))])];
writeFileSync(join(dist, 'SHA256SUMS'), sums.map(([name, sum]) => `${sum}  ${name}\n`).sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join(''));

function walk(dir) {
  return readdirSync(join(here, dir), {withFileTypes: true}).flatMap((e) => (e.isDirectory() ? walk(`${dir}/${e.name}`) : [`${dir}/${e.name}`]));
}
