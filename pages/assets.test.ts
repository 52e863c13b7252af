// The files we serve: ours, named by content, free of what only gov.uk may use.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { assetPath, assets, withoutGovernmentFont } from './assets.ts'

const latin = 'atkinson-hyperlegible-next-latin-wght-normal.woff2'

describe('assets', () => {
  test('no file holds the typeface, the crest or the crown of gov.uk', () => {
    for (const [path, { body, type }] of assets) {
      if (type.startsWith('text/css')) assert.doesNotMatch(body.toString(), /GDS|Calvert|crest|light-94a07e06a1|bold-b542beb274/, path)
      assert.doesNotMatch(path, /crest|crown|opengraph/)
    }
    const css = assets.get(assetPath('govuk.css'))?.body.toString() ?? ''
    assert.doesNotMatch(css, /@font-face|\/assets\/(fonts|images)/)
    assert.match(css, /font-family:var\(--throughline-font\)/)
  })

  test('only the font face rules and the font name go', () => {
    assert.equal(withoutGovernmentFont('a{b:c}@font-face{font-family:x;src:url(y)}d{font-family:GDS Transport,arial,sans-serif}'),
      'a{b:c}d{font-family:var(--throughline-font)}')
  })

  test('every url in a style sheet is an asset', () => {
    for (const [path, { body, type }] of assets) {
      if (!type.startsWith('text/css')) continue
      for (const [, url = ''] of body.toString().matchAll(/url\(["']?([^)"']*)/g)) {
        assert.ok(assets.has(url) || url.startsWith('data:'), `${path}: ${url}`)
      }
    }
  })

  test('what is compressed is the same file', () => {
    for (const { body, gzip, br } of assets.values()) {
      if (gzip !== undefined) assert.ok(gunzipSync(gzip).equals(body))
      if (br !== undefined) assert.ok(brotliDecompressSync(br).equals(body))
    }
  })

  test('the script module finds govuk-frontend under its hashed name', () => {
    assert.match(assets.get(assetPath('throughline.js'))?.body.toString() ?? '', new RegExp(`from '${assetPath('govuk.js')}'`))
  })

  test('a first view stays below 100 KB, compressed', () => {
    let size = 0
    for (const name of ['govuk.css', 'theme.css', 'govuk.js', 'throughline.js', 'favicon.svg', latin]) {
      const asset = assets.get(assetPath(name))
      assert.ok(asset)
      size += (asset.br ?? asset.body).length
    }
    assert.ok(size < 100_000, `${size}`)
  })

  test('an unknown name is a mistake in our code', () => {
    assert.throws(() => assetPath('gds.woff2'), /No asset/)
  })
})
