// The colours of the theme keep the contrasts of WCAG 2.2 AA: 4.5 for text, 3 for edges and marks.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { contrast, problemsWithAccent } from './contrast.ts'

const theme = readFileSync(new URL('theme.css', import.meta.url), 'utf8')

function colour(name: string): string {
  const value = new RegExp(`--throughline-${name}: (#[0-9a-f]{6});`).exec(theme)?.[1]
  assert.ok(value, `theme.css sets --throughline-${name}`)
  return value
}

const white = '#ffffff'

const texts: readonly (readonly [string, string])[] = [
  ...['text', 'quiet', 'accent', 'accent-dark', 'danger', 'danger-dark', 'warning', 'warning-dark', 'success', 'change']
    .map((name) => [name, 'white'] as const),
  ...['text', 'quiet', 'accent', 'accent-dark'].flatMap((name) => [[name, 'ground'], [name, 'accent-tint']] as const),
  ['on-accent', 'accent'], ['on-accent', 'accent-dark'],
  ['text', 'warning-tint'], ['warning-dark', 'warning-tint'], ['danger-dark', 'danger-tint'],
  ['text', 'change-tint'], ['change', 'change-tint'], ['quiet', 'change-tint'], ['success', 'success-tint'],
]

const marks: readonly (readonly [string, string])[] = [
  ['edge', 'white'], ['edge', 'ground'], ['accent', 'accent-tint'], ['warning-mark', 'white'],
  ['warning', 'warning-tint'], ['danger', 'danger-tint'],
  ...[1, 2, 3, 4, 5, 6].map((i) => [`chart-${i}`, 'white'] as const),
]

describe('theme', () => {
  for (const [kind, pairs, least] of [['text', texts, 4.5], ['mark', marks, 3]] as const) {
    for (const [name, ground] of pairs) {
      test(`${kind}: ${name} on ${ground}`, () => {
        const found = contrast(colour(name), ground === 'white' ? white : colour(ground))
        assert.ok(found >= least, `${found.toFixed(2)} is below ${least}`)
      })
    }
  }

  test('contrast is that of WCAG', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21)
    assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
  })

  test('an accent must carry white text and stand on pale grounds', () => {
    assert.deepEqual(problemsWithAccent(colour('accent')), [])
    assert.equal(problemsWithAccent('#3fb8c9').length, 1)
    assert.equal(problemsWithAccent('teal; } body { display: none').length, 1)
  })
})
