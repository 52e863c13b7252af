// The files that pages load: built in memory at start, compressed, and named by their content so that they may be cached for good.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { raw } from './html.ts'
import type { Html } from './html.ts'
import { favicon } from './mark.ts'

export type Asset = { body: Buffer, type: string, gzip?: Buffer, br?: Buffer }

/** Every asset by its path, such as /assets/theme.1a2b3c4d.css. */
export const assets = new Map<string, Asset>()

const paths = new Map<string, string>()

/** The path of an asset by its plain name, such as theme.css. */
export function assetPath(name: string): string {
  const path = paths.get(name)
  if (path === undefined) throw new Error(`No asset is called ${name}`)
  return path
}

/** What our pages name in their head. */
export const head: Html = build()

function build(): Html {
  const latin = addFont('atkinson-hyperlegible-next-latin-wght-normal.woff2')
  const latinExtended = addFont('atkinson-hyperlegible-next-latin-ext-wght-normal.woff2')
  const style = 'text/css; charset=utf-8'
  const script = 'text/javascript; charset=utf-8'
  addAsset('govuk.css', style, withoutGovernmentFont(read(fileOf('govuk-frontend', 'dist/govuk/govuk-frontend.min.css'))))
  const themeFiles = ['theme.css', 'theme-forms.css', 'theme-parts.css', 'theme-charts.css', 'theme-spans.css', 'theme-print.css'].map((file) => read(new URL(file, import.meta.url)))
  addAsset('theme.css', style, `${fontFaces(latin, latinExtended)}${themeFiles.join('')}`)
  const govukScript = read(fileOf('govuk-frontend', 'dist/govuk/govuk-frontend.min.js'))
  const govukPath = addAsset('govuk.js', script, govukScript.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'))
  const sessionPath = addAsset('session-end.js', script, read(new URL('session-end.js', import.meta.url)))
  const keepingPath = addAsset('keep-typed.js', script, read(new URL('keep-typed.js', import.meta.url)))
  const rowKeysPath = addAsset('row-keys.js', script, read(new URL('row-keys.js', import.meta.url)))
  addAsset('throughline.js', script, read(new URL('throughline.js', import.meta.url))
    .replace('./govuk.js', govukPath)
    .replace('./keep-typed.js', keepingPath)
    .replace('./row-keys.js', rowKeysPath)
    .replace('./session-end.js', sessionPath))
  addAsset('favicon.svg', 'image/svg+xml', favicon)
  return raw(`<link rel="icon" href="${assetPath('favicon.svg')}" type="image/svg+xml">
<link rel="preload" href="${latin}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${assetPath('govuk.css')}">
<link rel="stylesheet" href="${assetPath('theme.css')}">
<script type="module" src="${assetPath('throughline.js')}"></script>`)
}

/** The typeface of gov.uk may not be used elsewhere: its files are dropped from the style sheet, and its name gives way to ours. */
export function withoutGovernmentFont(css: string): string {
  return css
    .replace(/@font-face\{[^}]*\}/g, '')
    .replace(/\/\*! Copyright[^]*?Calvert[^]*?\*\//, '')
    .replace(/url\([^)]*crest[^)]*\)/g, 'none')
    .replace(/"?GDS Transport"?,\s*arial,\s*sans-serif/g, 'var(--throughline-font)')
    .replace(/font-family:sans-serif/g, 'font-family:var(--throughline-font)')
    .replace(/\n?\/\*# sourceMappingURL=[^*]*\*\//g, '')
}

function fontFaces(latin: string, latinExtended: string): string {
  const face = (path: string, range: string): string =>
    '@font-face{font-family:"Atkinson Hyperlegible Next";font-style:normal;font-display:swap;'
    + `font-weight:200 800;src:url(${path}) format("woff2");unicode-range:${range}}\n`
  return face(latinExtended, 'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,'
    + 'U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF')
    + face(latin, 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,'
    + 'U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD')
}

function addFont(file: string): string {
  return addAsset(file, 'font/woff2', readFileSync(fileOf('@fontsource-variable/atkinson-hyperlegible-next', `files/${file}`)))
}

/** Keeps a file under a path that changes with its content, and answers the path. */
export function addAsset(name: string, type: string, content: string | Buffer): string {
  const body = Buffer.from(content)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10)
  const dot = name.lastIndexOf('.')
  const path = `/assets/${name.slice(0, dot)}.${hash}${name.slice(dot)}`
  // Fonts and pictures are compressed already. Quality 5: nearly all of the gain in a few milliseconds.
  const compressed = type === 'font/woff2' || type === 'image/png'
    ? {}
    : { gzip: gzipSync(body), br: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) }
  assets.set(path, { body, type, ...compressed })
  paths.set(name, path)
  return path
}

function fileOf(packageName: string, file: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), file)
}

function read(file: string | URL): string {
  return readFileSync(file, 'utf8')
}
