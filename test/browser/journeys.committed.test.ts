// The main journey in a real browser, by keyboard alone; told once, lived twice: with script and without.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { castPassword } from '../harness.ts'
import { sitDown, type KeyboardUser } from './keyboard.ts'
import { complaintsOf, site } from './site.ts'

for (const script of [true, false]) {
  describe(`from asking to ending, by keyboard, ${script ? 'with script' : 'without script'} (P.20)`, () => {
    const here = site(`journey_${script ? 'with' : 'without'}`)
    let tamsin: KeyboardUser
    let priya: KeyboardUser
    let complaints: string[][]

    before(async () => {
      tamsin = await sitDown(here, { script })
      priya = await sitDown(here, { script })
      complaints = [complaintsOf(tamsin.page), complaintsOf(priya.page)]
      await tamsin.signsIn('tamsin.okafor@example.org', castPassword)
      await priya.signsIn('priya.ravensworth@example.org', castPassword)
    })

    it('S1.25 S1.27 S1.28 chooses a service from the list', async () => {
      await tamsin.sees('Welcome to Throughline, Tamsin Okafor')
      await tamsin.skipsToMain()
      await tamsin.follows('Manage services')
      await tamsin.skipsToMain()
      await tamsin.chooses('Service', 'Chatham St (10801)')
      await tamsin.presses('Manage')
      await tamsin.sees('Chatham St (ID: 10801)', 'Client schedules', 'Properties', 'Service details', 'Total number of current schedules: 10')
    })

    it('S1.44 S1.46 searches first, finds nobody, and is told everything that is missing', async () => {
      await tamsin.skipsToMain()
      await tamsin.presses('Request new schedule')
      await tamsin.skipsToMain()
      await tamsin.types('Surname', 'Elkington')
      await tamsin.presses('Search')
      await tamsin.sees('You have not supported anybody like that')
      await tamsin.skipsToMain()
      await tamsin.presses('Carry on with a new person')
      await tamsin.sees('Fill in every field unless it says (optional).')
      await tamsin.presses('Add client schedule')
      await tamsin.sees('There is a problem', 'Enter first name', 'Enter the National Insurance number, or choose a reason for not having one', 'Choose the property or unit the client lives in')
      assert.equal(await tamsin.page.locator('#surname').inputValue(), 'Elkington')
    })

    it('S1.45 S1.47 S1.48 goes from the list of errors to the fields, puts them right, and sees the request pending', async () => {
      await tamsin.jumps('Enter first name')
      assert.deepEqual(await tamsin.focused(), { role: 'textbox', name: 'First name' })
      await tamsin.page.keyboard.type('Zebedee')
      await tamsin.types('Date of birth', '9 6 1971')
      await tamsin.types('National Insurance number', 'qq 30 51 72 a')
      await tamsin.chooses('Gender', 'Male')
      await tamsin.types('Address 1', 'Room 4, 9 Quay Lane')
      await tamsin.types('Postcode', 'zy2 4ql')
      await fillsInThePlace(tamsin, { unit: /^Flat 7 / })
      await tamsin.presses('Add client schedule')
      await tamsin.sees('Your request for Zebedee Elkington was sent to the commissioner', '(1 pending)')
      await tamsin.seesNo('Elkington, Zebedee')
      await tamsin.skipsToMain()
      await tamsin.follows(/\(1 pending\)$/)
      await tamsin.sees('Elkington, Zebedee', 'New schedule', 'Pending')
    })

    it('S1.52 S1.49 the reviewer opens the queue and accepts; the schedule stands in the list', async () => {
      await priya.opens('/')
      await priya.skipsToMain()
      await priya.follows('1 request waits for a decision')
      await priya.skipsToMain()
      await priya.follows('Elkington, Zebedee')
      await priya.sees('New schedule at Chatham St', 'QQ 30 51 72 A', 'Flat 7', 'Current schedules on 20 November 2026', '10 before, 11 after')
      await priya.skipsToMain()
      await priya.presses('Accept')
      await priya.sees('Accepted. Elkington, Zebedee now stands in the list of Chatham St.')
      await tamsin.opens('/services/10801/schedules')
      await tamsin.sees('Elkington, Zebedee', 'Total number of current schedules: 11')
      await tamsin.seesNo('pending')
    })

    it('S1.71 S1.72 S1.76 ends it; until that is accepted the schedule stands and says that a change is pending', async () => {
      await tamsin.skipsToMain()
      await tamsin.follows('End the schedule of Elkington, Zebedee')
      await tamsin.sees('End a client schedule', 'Zebedee Elkington')
      await tamsin.presses('Save')
      await tamsin.sees('Enter end date', 'Choose reason for end date')
      await tamsin.types('End date', '1/12/2026')
      await tamsin.chooses('Reason for end date', 'Evicted')
      await tamsin.presses('Save')
      await tamsin.sees('stays as it is until this is accepted')
      await tamsin.opens('/services/10801/schedules')
      assert.ok((await tamsin.row('Elkington, Zebedee')).includes('1 change'))
      await opensRequest(priya, 'Elkington, Zebedee')
      await priya.sees('End of a schedule', '1 December 2026', 'Evicted')
      await priya.skipsToMain()
      await priya.presses('Accept')
      await priya.sees('Accepted. The schedule of Elkington, Zebedee at Chatham St has its end date.')
    })

    it('S1.73 S1.40 S1.41 ends another as of today: it leaves the list, and comes back with date and reason', async () => {
      await tamsin.opens('/services/10801/schedules')
      await tamsin.skipsToMain()
      await tamsin.follows('End the schedule of Quill, Mr Ezra')
      await tamsin.types('End date', 'today')
      await tamsin.chooses('Reason for end date', 'Deceased')
      await tamsin.presses('Save')
      await opensRequest(priya, 'Quill, Mr Ezra')
      await priya.skipsToMain()
      await priya.presses('Accept')
      await tamsin.opens('/services/10801/schedules')
      await tamsin.seesNo('Quill, Mr Ezra')
      await tamsin.skipsToMain()
      await tamsin.presses('Include non-current items')
      assert.ok((await tamsin.row('Quill, Mr Ezra')).includes('20/11/2026 (Deceased)'))
      await tamsin.skipsToMain()
      await tamsin.presses('Exclude non-current items')
      await tamsin.seesNo('Quill, Mr Ezra')
    })

    it('a unit that is taken is refused: who has it, on which days, and what is free', async () => {
      await tamsin.opens('/services/10801/schedules/new')
      await tamsin.skipsToMain()
      await tamsin.types('Surname', 'Arkenthwaite')
      await tamsin.presses('Search')
      await tamsin.skipsToMain()
      await tamsin.follows(/^Use this person: Ms Chloe Arkenthwaite/)
      await fillsInThePlace(tamsin, { unit: /^Flat 4 .*Pledge, Mr Ivor/ })
      await tamsin.chooses('Reason for two places at once', 'Planned move between units')
      await tamsin.presses('Add client schedule')
      // What is in the way is said before it is sent; whoever means it sends it all the same.
      await tamsin.sees('There is a problem', /Pledge, Mr Ivor has Flat 4 from 4 April 2007/)
      await tamsin.presses('Add client schedule')
      await opensRequest(priya, 'Arkenthwaite, Ms Chloe')
      await priya.sees('Pledge, Mr Ivor has the unit from 04/04/2007')
      await priya.skipsToMain()
      await priya.presses('Accept')
      await priya.sees('There is a problem', /Two people can’t have one place\. Pledge, Mr Ivor \(schedule \d+\) has this place from 4 April 2007 with no end date/, /Free on those days: .*Flat/)
    })

    it('S1.50 rejects it with a reason that whoever asked reads', async () => {
      await priya.unfolds('Reject')
      await priya.presses('Reject')
      await priya.sees('Enter reason for rejecting')
      await priya.types('Reason for rejecting', 'Flat 4 is let until further notice. Ask for another flat.')
      await priya.presses('Reject')
      await priya.sees('Rejected. The person who asked sees your reason.')
      await tamsin.opens('/requests')
      await tamsin.skipsToMain()
      await tamsin.chooses('State', 'Rejected')
      await tamsin.presses('Apply')
      await tamsin.sees('Flat 4 is let until further notice. Ask for another flat.')
      await tamsin.skipsToMain()
      await tamsin.follows('Arkenthwaite, Ms Chloe')
      await tamsin.sees('Why it was rejected', 'Flat 4 is let until further notice.')
    })

    it('a question is asked and answered before the decision', async () => {
      await tamsin.opens('/schedules/10420/change')
      await tamsin.skipsToMain()
      await tamsin.types('Reference', 'CS-0342')
      await tamsin.presses('Save')
      await opensRequest(priya, 'Farrow, Mr Desmond')
      await priya.sees('1 change', 'CS-0342')
      await priya.skipsToMain()
      await priya.unfolds('Ask a question')
      await priya.types('Your question', 'Is that your own reference?')
      await priya.presses('Ask a question')
      await tamsin.opens('/')
      await tamsin.sees('of your requests has a question for you')
      await tamsin.skipsToMain()
      await tamsin.follows('Farrow, Mr Desmond')
      await tamsin.sees('Is that your own reference?')
      await tamsin.types('Your answer', 'Yes, from our file.')
      await tamsin.presses('Answer')
      await priya.page.reload()
      await priya.sees('Yes, from our file.', 'Pending')
    })

    it('S1.54 S1.55 S1.57 finds clients by each criterion, and all of them by none', async () => {
      for (const [label, text] of [['Surname', 'Farrow'], ['Forename', 'Desmond'], ['NI number', 'qq415073f']] as const) {
        await searches(tamsin, label, text)
        await tamsin.sees('There is 1 client that matches your criteria.', 'Farrow')
      }
      await searches(tamsin, 'HB number', 'NM 204 117')
      await tamsin.sees('There is 1 client that matches your criteria.', 'Pledge')
      await tamsin.opens('/clients')
      await tamsin.skipsToMain()
      await tamsin.presses('Search')
      await tamsin.sees(/There are \d\d clients that match your criteria/)
      await tamsin.skipsToMain()
      await tamsin.follows(/^Manage Arkenthwaite, Ms Chloe/)
      await tamsin.sees('Ms Chloe Arkenthwaite', 'Who it is')
    })

    it('S1.08 S1.81 sees how full the service was, and opens the rows that a figure counts', async () => {
      await tamsin.opens('/services/10801/schedules')
      await tamsin.skipsToMain()
      await tamsin.follows('Occupancy')
      await tamsin.skipsToMain()
      await tamsin.types('First day', '1/10/2026')
      await tamsin.types('Last day', '31/10/2026')
      await tamsin.presses('Apply')
      await tamsin.sees('1 October 2026 to 31 October 2026 (31 days)', 'Occupancy by unit, in unit-days')
      await tamsin.skipsToMain()
      const people = parseInt(await tamsin.follows(/^\d+ People/))
      await tamsin.sees('People served', 'Back to occupancy')
      assert.equal(await tamsin.page.locator('tbody tr').count(), people)
    })

    it('P.16 looks back to what was known on a day', async () => {
      await tamsin.opens('/services/10801/schedules')
      await tamsin.seesNo('Stagg, Mr Percival')
      await tamsin.skipsToMain()
      await tamsin.types('As known on', '4 June 2026')
      await tamsin.presses('Show')
      await tamsin.sees('As known on 4 June 2026.', 'Stagg, Mr Percival')
      await tamsin.seesNo('Elkington')
      await tamsin.follows('Show what is known now')
      await tamsin.seesNo('Stagg, Mr Percival')
    })

    it('P.09 the link of an invitation leads to where a password is chosen', async () => {
      const farida = await sitDown(here, { script })
      await farida.signsIn('farida.lindqvist@example.org', castPassword)
      await farida.opens('/people/invite')
      await farida.skipsToMain()
      await farida.types('E-mail address', 'una.fairley@example.org')
      await farida.types('Name', 'Una Fairley')
      await farida.chooses('Role', 'Reviewer')
      await farida.chooses('Organisation', 'Northmoor Council Supported Housing')
      await farida.presses('Make the link')
      const una = await sitDown(here, { script })
      await una.opens(await farida.page.locator('#link').innerText())
      await una.sees('You will sign in as una.fairley@example.org')
      for (const { page } of [farida, una]) await page.context().close()
    })

    it('without a complaint from the browser', () => assert.deepEqual(complaints.flat().filter((complaint) => !/status of 4(22|09)/.test(complaint)), []))
  })
}

async function fillsInThePlace(who: KeyboardUser, { unit }: { unit: RegExp }): Promise<void> {
  await who.chooses('Service level', '2 - Chatham St - Non-adapted')
  await who.chooses('Property or unit', unit)
  await who.types('Start date', 'today')
  await who.chooses('HB position', /Universal Credit/)
}

async function opensRequest(who: KeyboardUser, client: string): Promise<void> {
  await who.opens('/requests')
  await who.skipsToMain()
  await who.follows(client)
}

async function searches(who: KeyboardUser, label: string, text: string): Promise<void> {
  await who.opens('/clients')
  await who.skipsToMain()
  await who.types(label, text)
  await who.presses('Search')
}
