// What is recorded about the people who use Throughline: their account, what they see and do, cookies.
import { dataTable } from '#pages/components/data-table.ts'
import { html } from '#pages/html.ts'
import { draftsKept } from '#platform/drafts.sql.ts'
import { flashCookie } from '#platform/web/flash.ts'
import { daysKnown, knownCookie, sessionCookie, visitCookie } from '#platform/web/session.ts'

export function privacyNotice() {
  return {
    title: 'Privacy',
    main: html`<div class="tl-text"><h1 class="govuk-heading-l">What is recorded about you</h1>
      <p class="govuk-body">${'This page is about you as somebody who works with Throughline. '
        + 'The authority that you work in is responsible for these data, and for those of the people supported; it has its own privacy notice for them.'}</p>
      <h2 class="govuk-heading-m">Your account</h2>
      <p class="govuk-body">${'Your name, work e-mail address, organisation, role, and the services you work with. '
        + 'Your password is kept only in a form from which it can’t be read. '
        + 'Failed sign-ins are counted, for your account and for the network they come from, to slow down anybody who guesses.'}</p>
      <p class="govuk-body">${'Until you sign out, or about a day after your session has run out, what your browser calls itself and the address it is at are kept with it: '
        + 'the page “Your account” shows them to you, so that you see whether somebody else is signed in as you. '
        + 'The address that a failed sign-in to your account came from is kept with the record of it.'}</p>
      <h2 class="govuk-heading-m">What you see and do</h2>
      <p class="govuk-body">${'Each page about a person that you open, and each change you make, is recorded: '
        + 'who, when, which records, and the reason where one is asked. '
        + 'This protects the people supported, and it protects you. '
        + 'Auditors and administrators of your authority can read it. It can’t be altered afterwards without that being noticed.'}</p>
      <p class="govuk-body">What you search for is not recorded. Names that you type into a search never stand in an address. The technical log holds no names and no addresses of computers.</p>
      <h2 class="govuk-heading-m">What you put aside</h2>
      <p class="govuk-body">${'What you typed into a form is kept while you type, and when you put it aside, until you send it or throw it away. '
        + `What has lain for ${draftsKept} days goes when you next type into a form. Nobody else can read it.`}</p>
      <h2 class="govuk-heading-m">Cookies</h2>
      <p class="govuk-body">Throughline uses only cookies that it can’t work without, so it doesn’t ask you to accept them. Nothing is sent to anybody else, and nothing is measured about you.</p>
      ${dataTable({
        id: 'cookies', caption: 'Cookies', captionHidden: true,
        columns: [{ key: 'name', heading: 'Name', noWrap: true }, { key: 'purpose', heading: 'What it is for' }, { key: 'ends', heading: 'When it ends' }],
        rows: [
          { name: sessionCookie, purpose: 'Keeps you signed in', ends: 'When you sign out, after 30 minutes without use, or after 12 hours' },
          { name: visitCookie, purpose: 'Protects the sign-in form against forged requests', ends: 'When you close the browser' },
          { name: knownCookie, purpose: 'Says that somebody has signed in here before, so that whoever guesses at your password elsewhere can’t make you wait', ends: `After ${daysKnown} days` },
          { name: flashCookie, purpose: 'Carries a message, such as “Saved”, to the next page', ends: 'When it has been shown, after a minute at most' },
        ],
      })}
      <h2 class="govuk-heading-m">How long it is kept</h2>
      <p class="govuk-body">${'Your authority decides how long accounts and the record of who saw what are kept; its retention schedule says so. '
        + 'Ask your administrator for it, for a copy of what is recorded about you, or to correct it.'}</p></div>`,
  }
}
