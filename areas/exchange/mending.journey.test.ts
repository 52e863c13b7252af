// Rows that were refused: mended in the page, all at once or some now and some later, left out, deleted; and kept whatever happens meanwhile.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { press, signIn } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'
import { textRows, workbookOf, workbookParts, zipOf } from '#test/workbook-bytes.ts'

const csv = (name: string, lines: readonly string[]) => new File([`${lines.join('\n')}\n`], name, { type: 'text/csv' })
const organisations = csv('organisations.csv', ['name,kind', 'Wye Homes,provider'])
const services = csv('services.csv', ['id,organisation,name,type', '90501,Wye Homes,Bridge St,floating-support'])
const people = (lines: readonly string[]) => csv('clients.csv', ['id,forename,surname,date_of_birth,gender,nino,address_1,postcode', ...lines])
const right = (id: number) => `${id},Ann,Adams,1980-02-03,F,,1 Wye St,ZY1 1AA`

describe('what was refused of a data pack', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  /** On a busy machine loading takes long enough for a page that grows, at whose end one goes on. */
  const settled = async (page: Page) => (page.links().some(({ text }) => text === 'Go on') ? page.follow('Go on') : page)
  const send = async (who: Visitor, files: readonly File[], ticks: Record<string, boolean> = {}) =>
    settled(await (await who.get('/import')).form('/import').fill({ files: files as never, ...ticks }).submit('Load'))
  const formTo = (page: Page, what: string) => page.form(new RegExp(`action="([^"]*/${what}[^"]*)"`).exec(page.html)![1]!.replaceAll('&amp;', '&'))
  const mend = async (page: Page, values: Record<string, string>, button = 'Save and load') => settled(await formTo(page, 'mend').fill(values).submit(button))
  const nameOf = async (id: number) => app.database.owner(async (connection) =>
    (await connection.query<{ name: string }>(`select forename || ' ' || surname || ' ' || coalesce(date_of_birth::text, '') || ' ' || gender as name from client where id = $1`, [id])).rows[0]?.name)
  const count = async (table: string) => app.database.owner(async (connection) => (await connection.query<{ count: number }>(`select count(*)::int as count from ${table}`)).rows[0]!.count)
  const shown = (page: Page) => page.records('wrong').map(({ File: file = '', Line, Column, Why }) => `${file}${file && ' '}${Line}: ${Column}: ${Why}`)

  it('P.23 is mended in place, as people write it, and then all of it is loaded', async () => {
    const judith = await signIn(app, 'Judith')
    const page = await send(judith, [organisations, services, people([right(90601), '90602,,Brook,3.2.1981,fem,,2 Wye St,ZY1 1AB'])])
    assert.deepEqual(page.errors, ['3 cells are wrong, and nothing of these rows is loaded yet.'])
    assert.deepEqual(shown(page), [
      'Line 3: First name: First name is missing',
      'Line 3: Date of birth: Date of birth must be written as YYYY-MM-DD, such as 2026-03-27',
      'Line 3: Gender: Gender must be one of F (Female), M (Male), X (Non-binary), U (Not known), W (Prefers not to say)',
    ])
    assert.equal(await nameOf(90601), undefined)
    // Half of it first: what is still wrong stays, and what was typed too.
    const half = await mend(page, { 'First name in line 3 of clients.csv': 'Bob', 'Date of birth in line 3 of clients.csv': '3 Feb 1981' })
    assert.deepEqual([half.errors, half.banner], [['One cell is wrong, and nothing of these rows is loaded yet.'], ''])
    assert.deepEqual(shown(half), ['Line 3: Gender: Gender must be one of F (Female), M (Male), X (Non-binary), U (Not known), W (Prefers not to say)'])
    const loaded = await mend(half, { 'Gender in line 3 of clients.csv': 'F' })
    assert.match(loaded.text(), /The data pack is loaded/)
    assert.deepEqual([await nameOf(90601), await nameOf(90602)], ['Ann Adams 1980-02-03 F', 'Bob Brook 1981-02-03 F'])
    assert.ok(!(await judith.get('/import')).html.includes('Waiting for you to mend'), 'the list is done with')
    assert.deepEqual([await count('import_list'), await count('import_part'), await count('import_mend')], [0, 0, 0])
  })

  it('P.23 is kept for later where the rest is loaded, with the lines it had', async () => {
    const judith = await signIn(app, 'Judith')
    const lines = [right(90601), '90602,,Brook,1981-02-03,M,,2 Wye St,ZY1 1AB', right(90603)]
    const first = await send(judith, [people(lines)], { accept_valid: true })
    assert.match(first.text(), /The data pack is loaded/)
    assert.match(first.text(), /1 row was left out, and is kept for you/)
    assert.deepEqual([await nameOf(90601), await nameOf(90602), await nameOf(90603)], ['Ann Adams 1980-02-03 F', undefined, 'Ann Adams 1980-02-03 F'])
    const kept = (await app.database.owner(async (connection) => (await connection.query<{ rows: unknown }>('select rows from import_part')).rows)).map(({ rows }) => rows)
    assert.deepEqual(kept, [[[3, ['90602', '', 'Brook', '1981-02-03', 'M', '', '2 Wye St', 'ZY1 1AB']]]], 'nothing is kept of what was loaded')
    // Another day, from the start.
    const page = await (await (await signIn(app, 'Judith')).get('/import')).follow('clients.csv')
    assert.deepEqual(shown(page), ['Line 3: First name: First name is missing'])
    assert.match((await mend(page, { 'First name in line 3 of clients.csv': 'Bob' })).text(), /The data pack is loaded/)
    assert.equal(await nameOf(90602), 'Bob Brook 1981-02-03 M')
  })

  it('P.23 is mended with one value for all where the same is wrong a thousand times', async () => {
    const judith = await signIn(app, 'Judith')
    const page = await send(judith, [people([...Array.from({ length: 1_000 }, (_, at) => `${91_000 + at},Ann,Adams,1980-02-03,fem,,1 Wye St,ZY1 1AA`), '92001,,Brook,1981-02-03,M,,2 Wye St,ZY1 1AB'])])
    assert.deepEqual(page.records('alike').map(({ Column, Cells }) => [Column, Cells]), [['Gender', '1,000'], ['First name', '1']])
    assert.equal(page.records('wrong').length, 50)
    assert.match(page.text(), /Cells 1 to 50 of 1,001/)
    assert.equal((await page.follow('Next')).records('wrong').length, 50)
    const alike = await page.follow('Gender must be one of F (Female), M (Male), X (Non-binary), U (Not known), W (Prefers not to say)')
    const said = await press(judith, alike, 'Use it for all of them', { 'Value for all of them': 'F' })
    assert.match(said.banner, /1,000 cells are mended/)
    const left = await mend(said, {})
    assert.deepEqual(shown(left), ['Line 1002: First name: First name is missing'])
    assert.match((await mend(left, { 'First name in line 1002 of clients.csv': 'Bob' })).text(), /The data pack is loaded/)
    assert.equal(await nameOf(91_999), 'Ann Adams 1980-02-03 F')
  })

  it('P.23 is read as people write it where a whole column was', async () => {
    const judith = await signIn(app, 'Judith')
    const page = await send(judith, [people([
      '90601,Ann,Adams,3/2/1980,Female,,1 Wye St,ZY1 1AA',
      '90602,Bob,Brook,4 Feb 1981,male,,2 Wye St,ZY1 1AB',
      '90603,Cas,Cole,5/13/1982,M,,2 Wye St,ZY1 1AB',
    ])])
    const days = await press(judith, await page.follow('Date of birth must be written'), 'Read them as day, month, year')
    assert.match(days.banner, /2 cells are read as written/)
    const genders = await press(judith, await (await days.follow('Show all that is wrong')).follow('Gender must be'), 'Read them by the words of the list')
    assert.match(genders.banner, /2 cells are read/)
    const left = await mend(genders, {})
    assert.deepEqual(shown(left), ['Line 4: Date of birth: Date of birth must be written as YYYY-MM-DD, such as 2026-03-27'])
    assert.match((await mend(left, { 'Date of birth in line 4 of clients.csv': '13/5/1982' })).text(), /The data pack is loaded/)
    assert.deepEqual([await nameOf(90601), await nameOf(90602), await nameOf(90603)], ['Ann Adams 1980-02-03 F', 'Bob Brook 1981-02-04 M', 'Cas Cole 1982-05-13 M'])
  })

  it('P.23 reads what came as what is typed there, the day first, once somebody has it before them; and says of a day that there is none', async () => {
    const judith = await signIn(app, 'Judith')
    const page = await send(judith, [people(['90601,Ann,Adams,03/04/1980,female,,1 Wye St,ZY1 1AA', '90602,Bob,Brook,30/2/1980,M,,2 Wye St,ZY1 1AB'])])
    assert.match(page.text(), /the day first: 03\/04\/1980 is 3 April 1980/)
    const left = await mend(page, {})
    assert.deepEqual(shown(left), ['Line 3: Date of birth: Date of birth must be a real date, such as 2026-03-27'])
    assert.match((await mend(left, { 'Date of birth in line 3 of clients.csv': '28/2/1980' })).text(), /The data pack is loaded/)
    assert.deepEqual([await nameOf(90601), await nameOf(90602)], ['Ann Adams 1980-04-03 F', 'Bob Brook 1980-02-28 M'])
    // A row as a whole, too.
    const row = await (await send(judith, [people(['90603,Cas,Cole,05/04/1980,Male,,1 Wye St,ZY1 1AA'])])).follow('Line 2')
    assert.match((await settled(await formTo(row, 'row').submit('Save and load'))).text(), /The data pack is loaded/)
    assert.equal(await nameOf(90603), 'Cas Cole 1980-04-05 M')
  })

  it('P.23 says nothing any more of rows that were undone', async () => {
    const judith = await signIn(app, 'Judith')
    await send(judith, [people([right(90601)])])
    const page = await send(judith, [people([right(90601).replace('Ann', 'Bea')])])
    assert.deepEqual(shown(page), ['Line 2: First name: Is not what is recorded. To replace that, choose to update (--update)'])
    const made = (await (await judith.get('/import')).follow(/\d+ \w+ 2\d{3}[^|]*/.exec((await judith.get('/import')).rows('imports')[0]![0]!)![0])).path
    await settled(await press(judith, await judith.get(made), 'Undo this import'))
    const anew = await judith.get(page.path)
    assert.match(anew.text(), /not been looked through since they came, or since an import was undone/)
    assert.ok(!anew.main.querySelector('#wrong'))
    assert.match((await settled(await press(judith, anew, 'Load'))).text(), /The data pack is loaded/)
  })

  it('P.23 is seen as a row where more than one cell has to change, or left out', async () => {
    const judith = await signIn(app, 'Judith')
    const page = await send(judith, [people([right(90601), right(90601).replace('Ann', 'Bea'), '90604,Cas,Cole,1980-02-03'])])
    assert.deepEqual(shown(page), ['Line 3: Number: This client stands in line 2 already', 'Line 4: The row: This row has 4 cells, and the header has 8'])
    const row = await page.follow('Line 3')
    assert.equal(row.fieldErrors['c_id'], 'This client stands in line 2 already')
    const after = await formTo(row, 'row').fill({ Number: '90602', Surname: 'Brook' }).submit('Save only')
    assert.match(after.banner, /Line 3 of clients\.csv is mended/)
    const loaded = await formTo(await after.follow('Line 4'), 'row').fill({ 'Leave this row out': true }).submit('Save and load')
    assert.match(loaded.text(), /The data pack is loaded/)
    assert.deepEqual([await nameOf(90601), await nameOf(90602), await nameOf(90604)], ['Ann Adams 1980-02-03 F', 'Bea Brook 1980-02-03 F', undefined])
    assert.equal(await count('import_list'), 0)
  })

  it('P.23 takes an Excel workbook with a sheet for each kind, and mends it in the same way', async () => {
    const judith = await signIn(app, 'Judith')
    const head = ['id', 'forename', 'surname', 'date_of_birth']
    const bytes = await zipOf(workbookParts(
      {
        Clients: `${textRows([head])}<row r="2"><c r="A2"><v>90601</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="e"><v>#N/A</v></c>`
          + `<c r="D2" s="1"><v>29254</v></c></row>`,
        Organisations: textRows([['name', 'kind'], ['Wye Homes', 'provider']]),
      },
      { sharedTexts: '<si><t>Ann</t></si>', styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>' }))
    const page = await send(judith, [new File([bytes], 'Moving over (March).xlsx')])
    assert.deepEqual(shown(page), ['Line 2: Surname: The spreadsheet shows an error here (#N/A)'])
    const loaded = await mend(page, { 'Surname in line 2 of Moving over (March).xlsx, clients': 'Adams' })
    assert.match(loaded.text(), /The data pack is loaded/)
    // By one name, wherever a file is named.
    const files = ['Moving over (March).xlsx, organisations', 'Moving over (March).xlsx, clients']
    assert.deepEqual([loaded, await loaded.follow('See this import, or undo it')].map((each) => each.records('loaded').map(({ File: file }) => file)), [files, files])
    const [alike] = (await send(judith, [new File([await workbookOf({ Clients: [head, ['90603', 'Bo', 'Ash', '1990-01-02'], ['90604', 'Bo', 'Ash', '1990-01-02']] })], 'pack.xlsx')])).records('odd')
      .filter(({ Column }) => Column === 'id')
    assert.deepEqual([alike!['File'], alike!['Why']], ['pack.xlsx, clients', 'May be the same person as client 90603, pack.xlsx, clients:2: the same surname, forename and date of birth'])
    assert.equal(await nameOf(90601), 'Ann Adams 1980-02-03 U')
    const wrong = async (sheets: Record<string, string[][]>, name = 'pack.xlsx') => (await send(judith, [new File([await workbookOf(sheets)], name)])).records('refused')[0]!['Why']
    assert.match((await wrong({ Clients: [head], Notes: [['a']] }))!, /^pack\.xlsx has a sheet “Notes” that is nothing of a data pack/)
    assert.match((await wrong({ Sheet1: [['id', 'what']] }, 'clients.xlsx'))!, /has columns that are not known here: “what”/)
    assert.match((await wrong({ Clients: [] as string[][] }))!, /has no sheet with anything in it/)
  })

  it('P.23 survives being saved only, and is nobody else’s', async () => {
    const judith = await signIn(app, 'Judith')
    const page = await send(judith, [people(['90602,,Brook,1981-02-03,M,,2 Wye St,ZY1 1AB'])])
    const saved = await mend(page, { 'First name in line 2 of clients.csv': 'Bob' }, 'Save only')
    assert.match(saved.banner, /1 cell is mended/)
    const again = await (await signIn(app, 'Judith')).get(page.path)
    assert.match(again.html, /value="Bob"/)
    const list = page.path.split('/')[2]!
    assert.equal((await (await signIn(app, 'Owen')).get(page.path)).status, 403)
    await app.database.owner((connection) => connection.query(['list', 'file', 'part', 'mend', 'wrong'].map((table) =>
      `update import_${table} set membership_id = (select m.id from membership m where m.name = 'Owen Tarkington')`).join(';')))
    for (const path of [page.path, `/import/${list}/row?kind=clients&line=2`]) assert.equal((await judith.get(path)).status, 404)
    for (const [what, body] of [
      ['mend', { v_1: 'x' }],
      ['same', { like: '1', value: 'x' }],
      ['discard', {}],
      ['row', { kind: 'clients', line: '2' }],
    ] as const) assert.equal((await judith.json.post(`/import/${list}/${what}`, body)).status, 404, what)
  })

  it('P.23 is deleted, or goes by itself a month after it was last worked on', async () => {
    const judith = await signIn(app, 'Judith')
    const wrong = people(['90602,,Brook,1981-02-03,M,,2 Wye St,ZY1 1AB'])
    assert.match((await press(judith, await send(judith, [wrong]), 'Delete this list')).banner, /^The list is deleted\. What had been loaded/)
    assert.equal(await count('import_part'), 0)
    await send(judith, [wrong])
    await app.database.owner((connection) => connection.query(`update import_list set worked_at = clock_timestamp() - interval '31 days'`))
    await send(judith, [wrong])
    assert.deepEqual([await count('import_list'), await count('import_part')], [1, 1])
  })

  it('P.23 answers programs with what is wrong and where it waits', async () => {
    const judith = await signIn(app, 'Judith')
    await send(judith, [people(['90602,,Brook,1981-02-03,M,,2 Wye St,ZY1 1AB'])])
    const { body } = await judith.json.get<{ kept: { id: string, wrong: number }[] }>('/import')
    const [{ id, wrong }] = body.kept as [{ id: string, wrong: number }]
    assert.equal(wrong, 1)
    const { body: list } = await judith.json.get<{ cells: { place: number, col: string, line: number }[] }>(`/import/${id}`)
    assert.deepEqual(list.cells.map(({ place, col, line }) => [place, col, line]), [[1, 'forename', 2]])
    assert.equal((await judith.json.post(`/import/${id}/mend`, { v_1: 'x'.repeat(4_001) })).status, 422)
    assert.equal((await judith.json.post(`/import/${id}/mend`, { v_1: '', next: 'load' })).status, 422)
    const done = await judith.json.post<{ loaded: boolean, import: string }>(`/import/${id}/mend`, { v_1: 'Bob' })
    assert.deepEqual([done.status, done.body.loaded], [200, true])
    assert.equal((await judith.json.post(`/import/${id}/mend`, { v_1: 'Bob' })).status, 404)
  })
})
