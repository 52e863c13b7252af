// A file from Housing Benefit or Universal Credit: matched to those who wait, asked for, accepted by somebody else.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Answers } from '#test/form.ts'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { accept, askToEnd, changesIn, openRequest, press, signIn, typed } from '#test/journeys/steps.ts'
import type { Visitor } from '#test/visitor.ts'
import { textRows, workbookParts, zipOf } from '#test/workbook-bytes.ts'

const here = '/schedules/awaiting-hb/match'
/** As a spreadsheet counts days. */
const serial = (days: number) => Temporal.PlainDate.from('1899-12-30').until(Temporal.PlainDate.from(typed(days).split('/').toReversed().join('-')), { largestUnit: 'days' }).days
const heading = 'Claim Reference,NI number,Surname,First name,Date of birth,Award from,Ward'

describe('a match file', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const send = async (who: Visitor, lines: string[], source = 'Housing Benefit', more: Answers = {}) => press(who, await (await who.get('/schedules/awaiting-hb')).follow('Match a file'), 'Match',
    { 'Where it comes from': source, File: new File([`${[heading, ...lines].join('\n')}\n`], 'awards.csv', { type: 'text/csv' }), ...more })
  const waiting = async (who: Visitor) => (await who.get('/schedules/awaiting-hb')).text()

  it('S1.85 shows whom each row fits and why, asks for what was ticked, and changes nothing until somebody else accepts it', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const page = await send(tamsin, [
      `NM 881 204,QQ 38 17 26 B,Brightwell,Kofi,19/07/1990,${typed(-40)},Moor`,
      `NM 990 113,,Ingleborough,Royston,14 June 1962,${typed(-60)},`,
      'NM 100 100,QQ 99 99 99 A,Stranger,Sam,1/1/1980,1/10/2026,',
    ])
    assert.match(page.text(), /2 matched, 0 for you to choose, 0 asked for already, 1 about nobody who waits/)
    const [royston, kofi] = page.records('matched').toSorted((one, other) => Number(other['Line']) - Number(one['Line']))
    assert.deepEqual([kofi!['Line'], kofi!['Client'], kofi!['Service'], kofi!['Why'], kofi!['HB position'], kofi!['From']],
      ['2', 'Brightwell, Mr Kofi', 'Chatham St', 'NI number, date of birth, surname, first name agree', 'HB passported, with reference', typed(-40)])
    assert.deepEqual([royston!['Why'], royston!['From']], ['date of birth, surname, first name agree', `${typed(-12)}, when the wait began (award from ${typed(-60)})`])
    assert.deepEqual(page.records('nobody').map((row) => row['In the file']), ['Stranger, Sam; QQ 99 99 99 A; NM 100 100; born 01/01/1980'])
    const asked = await press(tamsin, page, 'Ask for these changes')
    assert.equal(asked.banner, '2 changes are asked for. Somebody else decides. 1 row was about nobody who waits; the file is put away.')
    assert.doesNotMatch((await tamsin.get('/')).text(), /Match awards/)
    assert.match(await waiting(tamsin), /Brightwell, Mr Kofi.*1 change/)
    const request = await openRequest(priya, 'Brightwell, Mr Kofi')
    assert.deepEqual(changesIn(request).filter(([field]) => field!.startsWith('HB')), [['HB position', 'Awaiting HB', 'HB passported, with reference'], ['HB reference', 'None', 'NM 881 204']])
    assert.match(request.text(), /awards\.csv, line 2: NI number, date of birth, surname and first name agree\./)
    await accept(priya, 'Brightwell, Mr Kofi')
    assert.doesNotMatch(await waiting(tamsin), /Brightwell/)
    assert.match(await waiting(tamsin), /Ingleborough/)
    assert.deepEqual((await tamsin.get('/schedules/10405')).records('positions').map(({ From, Position }) => [From, Position]), [[typed(-40), 'HB passported, with reference']])
  })

  it('S1.85 takes a row about somebody whose end waits: neither undoes the other, whichever is accepted first', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askToEnd(tamsin, 10405, 0, 'Evicted')
    const page = await send(tamsin, [`NM 881 204,QQ 38 17 26 B,Brightwell,Kofi,19/07/1990,${typed(-40)},Moor`])
    assert.match(page.text(), /1 matched, 0 for you to choose, 0 asked for already/)
    await press(tamsin, page, 'Ask for these changes')
    const [end, award] = (await priya.get('/requests?order=oldest')).links().filter(({ text }) => text === 'Brightwell, Mr Kofi')
    await press(priya, await priya.get(end!.href), 'Accept')
    const request = await priya.get(award!.href)
    assert.deepEqual(changesIn(request).map(([field]) => field), ['HB position', 'HB reference', 'Comments'])
    await press(priya, request, 'Accept')
    assert.equal((await tamsin.get('/clients/10304/schedules?ended=include')).records('schedules')[0]!['End date (reason)'], `${typed(0)} (Evicted)`)
    assert.deepEqual((await tamsin.get('/schedules/10405')).records('positions').map(({ Position }) => Position), ['HB passported, with reference'])
  })

  it('S1.85 finds whoever left before the award came: their days are paid by it all the same', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askToEnd(tamsin, 10405, -1, 'Evicted')
    await accept(priya, 'Brightwell, Mr Kofi')
    assert.doesNotMatch(await waiting(tamsin), /Brightwell/)
    const page = await send(tamsin, [`NM 881 204,QQ 38 17 26 B,Brightwell,Kofi,19/07/1990,${typed(-40)},Moor`])
    assert.equal(page.records('matched')[0]!['Service'], `Chatham St, left on ${typed(-1)}`)
    await press(tamsin, page, 'Ask for these changes')
    assert.deepEqual(changesIn(await openRequest(priya, 'Brightwell, Mr Kofi')).map(([field]) => field), ['HB position', 'HB reference', 'Comments'])
  })

  it('S1.85 leaves what is doubtful to whoever looks, and asks for nothing that was not chosen', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await send(tamsin, [`,QQ 38 17 26 B,Brightwell,Kofi,20/07/1990,${typed(-3)},`], 'Universal Credit')
    assert.match(page.text(), /0 matched, 1 for you to choose/)
    assert.match(page.records('choose')[0]!['Who it is']!, /NI number, surname, first name agree; date of birth differs\./)
    const nothing = await press(tamsin, page, 'Ask for these changes')
    assert.deepEqual([nothing.banner, nothing.errors], ['', ['Nothing was asked for: tick or choose those whose position is to change']])
    const asked = await press(tamsin, nothing, 'Ask for these changes', { 'Who is meant in line 2': 'Brightwell, Mr Kofi (10304), Chatham St' })
    assert.match(asked.banner, /1 change is asked for/)
    assert.equal(asked.path, '/requests?whose=mine')
    assert.ok((await tamsin.get(here)).text().includes('Send an Excel or CSV file'), 'the file is done with')
  })

  it('S1.85 offers somebody whose surname is a letter off, and asks for them once they are chosen', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const page = await send(tamsin, [`NM 990 113,,Ingelborough,Royston,14/06/1962,${typed(-3)},`])
    assert.match(page.text(), /0 matched, 1 for you to choose, 0 asked for already, 0 about nobody who waits/)
    assert.match(page.records('choose')[0]!['Who it is']!, /first name, date of birth agree; surname \(two letters exchanged\) differs\./)
    const who = [...page.main.querySelectorAll('#choose label')].map((label) => label.textContent!.trim()).find((text) => text.startsWith('Ingleborough'))!
    assert.match((await press(tamsin, page, 'Ask for these changes', { 'Who is meant in line 2': who })).banner, /1 change is asked for/)
    const request = await openRequest(priya, 'Ingleborough, Mr Royston')
    assert.match(request.text(), /awards\.csv, line 2: first name and date of birth agree, surname \(two letters exchanged\) not\./)
  })

  it('S1.85 says of every wrong row which line and column, and takes none until the right ones are wanted', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await send(tamsin, [`NM 1,QQ 38 17 26,Brightwell,Kofi,31/02/1990,${typed(-40)},`, `,QQ 28 17 60 A,,,,,`, `NM 2,QQ 28 17 60 A,,,,${typed(-12)},`])
    assert.equal(page.heading, 'awards.csv: nothing is taken from it yet')
    assert.deepEqual(page.records('wrong').map(({ Line, Column, Why, ...row }) => [Line, Column, row['What was there'], Why]), [
      ['2', 'date of birth', '31/02/1990', 'Date of birth must be a real date, such as 27 3 2026'],
      ['3', 'claim reference', '', 'An award of Housing Benefit has a reference: enter it'],
      ['3', 'award from', '', 'Enter first day of the award'],
    ])
    const start = await tamsin.get('/')
    assert.match(start.text(), /Match awards\.csv: the file is under way/)
    assert.equal((await start.follow('Match awards.csv')).heading, 'awards.csv: nothing is taken from it yet')
    const mended = await press(tamsin, page, 'Match', { File: new File([`${heading}\nNM 1,QQ 38 17 26 B,Brightwell,Kofi,19/07/1990,${typed(-40)},\n`], 'mended.csv') })
    assert.match(mended.text(), /1 matched, 0 for you/, 'a mended file is sent from the page that refused it, from where the first came')
    await press(tamsin, mended, 'Delete this file')
    await send(tamsin, [`NM 1,QQ 38 17 26,Brightwell,Kofi,31/02/1990,${typed(-40)},`, `NM 2,QQ 28 17 60 A,,,,${typed(-12)},`])
    const right = await press(tamsin, await tamsin.get(here), 'Go on with the right row')
    assert.match(right.text(), /1 matched.*1 wrong row is left out/)
    assert.deepEqual(right.records('matched').map(({ Client }) => Client), ['Ingleborough, Mr Royston'])
    assert.match((await press(tamsin, right, 'Delete this file')).banner, /^The file is deleted\./)
    assert.doesNotMatch((await tamsin.get('/')).text(), /Match awards/)
  })

  it('S1.85 may say whether it was awarded or refused, in words that the page gives', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    assert.match((await tamsin.get(here)).text(), /decision, outcome: Awarded or Refused/)
    const rows = (decision: string) => new File([`NI number,Decision,Award from\nQQ 38 17 26 B,${decision},${typed(-40)}\n`], 'awards.csv')
    const wrong = await send(tamsin, [], 'Housing Benefit', { File: rows('Yes') })
    assert.deepEqual(wrong.records('wrong').map(({ Column, Why }) => [Column, Why]), [['decision', 'Decision must be Awarded or Refused']])
    assert.equal((await press(tamsin, wrong, 'Match', { File: rows('refused') })).records('matched')[0]!['HB position'], 'Not HB passported')
  })

  it('S1.85 is refused whole where it can’t be read, with what to do', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const refused = async (text: string) => (await send(tamsin, [], 'Housing Benefit', { File: new File([text], 'awards.csv') })).fieldErrors['files']
    assert.match((await refused('Surname,Ward\nA,B\n'))!, /awards\.csv, line 1: the file has no column “award from”/)
    assert.match((await refused('Award from,Ward\n1/1/2026,B\n'))!, /has none of the columns that say who it is/)
    assert.match((await refused('NI number,NINO,Award from\nQQ381726B,,1/10/2026\n'))!, /has two columns for one thing: “ni number” and “nino”/)
    assert.match((await refused(''))!, /is empty/)
    assert.match((await refused('NI number,Award from\n,\n'))!, /has no row/)
    assert.match((await refused(`NI number,Award from\n${'QQ381726B,1/10/2026\n'.repeat(5001)}`))!, /line 5002: the file has more than 5000 rows/)
    const nothing = await press(tamsin, await tamsin.get(here), 'Match')
    assert.deepEqual(nothing.fieldErrors, { source: 'Choose where it comes from', files: 'Choose the file' })
  })

  it('S1.85 reads the sheet of an Excel workbook that has the columns, with its days as days and its numbers as numbers', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const sheets = { Notes: textRows([['About', 'this file']]), Awards: `${textRows([['NI number', 'HB reference', 'Date of birth', 'Award from']])}
      <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>881204</v></c><c r="C2" s="1"><v>33073</v></c><c r="D2" s="1"><f>C2+13223</f><v>${serial(-40)}</v></c></row>
      <row r="4"><c r="A4" t="s"><v>0</v></c><c r="D4" t="e"><v>#REF!</v></c></row>` }
    const more = { styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>', sharedTexts: '<si><t>QQ 38 17 26 B</t></si>' }
    const sent = async (bytes: Buffer<ArrayBuffer>) => send(tamsin, [], 'Housing Benefit', { File: new File([bytes], 'awards.xlsx') })
    const wrong = await sent(await zipOf(workbookParts(sheets, more)))
    assert.match(wrong.fieldErrors['files']!, /awards\.xlsx, line 4: the file has no value in column 4: the spreadsheet shows an error here \(#ref!\)/)
    const right = await sent(await zipOf(workbookParts({ ...sheets, Awards: sheets.Awards.replace(/<row r="4">.*<\/row>/, '') }, more)))
    const [kofi] = right.records('matched')
    assert.deepEqual([kofi!['Line'], kofi!['Why'], kofi!['In the file'], kofi!['From']], ['2', 'NI number, date of birth agree', 'QQ 38 17 26 B; 881204; born 19/07/1990', typed(-40)])
    await press(tamsin, right, 'Delete this file')
    assert.match(
      (await sent(await zipOf(workbookParts({ Notes: textRows([['a']]), Others: textRows([['b']]) })))).fieldErrors['files']!,
      /has no sheet with the columns asked for here\. Its sheets are: “Notes”, “Others”/)
  })

  it('S1.85 takes hostile cells for what they are: text that is wrong', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const long = `${'x'.repeat(99)}\u{1f600}`
    const page = await send(tamsin, [`=cmd|calc,a\0b,<script>alert(1)</script>,'=1,${long},${typed(0)},`])
    assert.deepEqual(page.records('wrong').map(({ Column }) => Column).toSorted((one, other) => (one! < other! ? -1 : 1)), ['date of birth', 'ni number'])
    assert.doesNotMatch(page.html, /<script>alert/)
    assert.match((await tamsin.get(here)).text(), /1 row is wrong, 0 right/)
  })

  it('S1.85 is matched within what one may see, and never with a refuge by those outside it', async () => {
    const rows = [`NM 1,QQ 38 17 26 B,,,,${typed(-40)},`]
    assert.match((await send(await signIn(app, 'Nerys'), rows)).text(), /0 matched.*1 about nobody/)
    assert.match((await send(await signIn(app, 'Priya'), rows)).text(), /1 matched/)
    assert.match((await send(await signIn(app, 'Rhodri'), rows)).text(), /1 about nobody/)
  })

  it('a reviewer who sent it decides none of what it asks for', async () => {
    const [priya, callum] = [await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    await press(priya, await send(priya, [`NM 1,QQ 38 17 26 B,,,,${typed(-40)},`]), 'Ask for these changes')
    assert.match((await openRequest(priya, 'Brightwell, Mr Kofi')).text(), /You asked for this yourself, so somebody else decides it/)
    assert.match((await accept(callum, 'Brightwell, Mr Kofi')).banner, /is changed\./)
  })

  it('S1.85 is not asked for from a page that another window has overtaken', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const first = await send(tamsin, [`NM 1,QQ 38 17 26 B,,,,${typed(-40)},`])
    await new Promise((resolve) => { setTimeout(resolve, 3) })
    await press(tamsin, await tamsin.get(here), 'Delete this file')
    await send(tamsin, [`NM 2,QQ 28 17 60 A,,,,${typed(-12)},`])
    assert.equal((await press(tamsin, first, 'Ask for these changes')).status, 409)
  })
})
