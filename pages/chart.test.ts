// Charts: the picture and the table hold the same numbers.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseHTML } from 'linkedom'
import { axisMaximum, axisSteps } from './chart-axis.ts'
import { barsOverTime, stackedBars } from './chart.ts'
import { occupancyChart, voidsChart } from './example-records.ts'

const empty = { id: 'c', title: 'Voids', description: 'None.', unit: 'unit-days', series: [{ key: 'a', label: 'A' }], bars: [] }

describe('charts', () => {
  test('a picture with a title, a description and no style of its own', () => {
    for (const chart of [occupancyChart('o'), voidsChart('v')]) {
      const { document } = parseHTML(chart.text)
      const picture = document.querySelector('svg[role=img]')
      assert.ok(picture?.querySelector('title')?.textContent)
      assert.ok(picture?.querySelector('desc')?.textContent)
      assert.doesNotMatch(chart.text, /style=|<style/)
    }
  })

  test('the table holds every number, its total, and the link to what was counted', () => {
    const { document } = parseHTML(occupancyChart('o').text)
    const row = document.querySelector('tbody tr')
    assert.deepEqual([...row?.querySelectorAll('th, td') ?? []].map((cell) => cell.textContent), ['Chatham St', '228', '8', '4', '240'])
    assert.equal(row?.querySelector('a')?.getAttribute('href'), '#occupancy-chatham')
  })

  test('every series has a pattern of its own', () => {
    const patterns = [...parseHTML(occupancyChart('o').text).document.querySelectorAll('pattern')].map((pattern) => pattern.innerHTML)
    assert.equal(new Set(patterns).size, 3)
  })

  test('no bars, and nothing but zeroes, still draw', () => {
    for (const draw of [stackedBars, barsOverTime]) {
      assert.doesNotMatch(draw(empty).text, /NaN|Infinity/)
      assert.doesNotMatch(draw({ ...empty, bars: [{ label: 'x', values: { a: 0 } }] }).text, /NaN|Infinity/)
    }
  })

  test('axes end at round numbers', () => {
    assert.deepEqual([0, 0.07, 1, 96, 240, 301, 8_100].map(axisMaximum), [1, 0.08, 1, 100, 250, 400, 10_000])
    assert.deepEqual(axisSteps(100), [0, 20, 40, 60, 80, 100])
    assert.deepEqual(axisSteps(axisMaximum(51)), [0, 20, 40, 60])
    assert.deepEqual(axisSteps(400), [0, 100, 200, 300, 400])
    assert.deepEqual(axisSteps(250), [0, 50, 100, 150, 200, 250])
  })
})
