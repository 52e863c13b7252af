// The accessibility statement, in the order of the model that the 2018 accessibility regulations ask for.
import { html } from '#pages/html.ts'

export function accessibilityStatement() {
  return {
    title: 'Accessibility statement',
    main: html`<div class="tl-text"><h1 class="govuk-heading-l">Accessibility statement for Throughline</h1>
      <p class="govuk-body">This statement is about Throughline as it is installed here. We want as many people as possible to be able to use it. That means you should be able to:</p>
      <ul class="govuk-list govuk-list--bullet">
        <li>do everything with a keyboard alone</li>
        <li>zoom in to 400% without having to scroll sideways, except inside wide tables</li>
        <li>use it without colour: every state and every change is also a word</li>
        <li>use it without JavaScript</li>
        <li>read it in plain English</li>
      </ul>
      <h2 class="govuk-heading-m">How accessible Throughline is</h2>
      <p class="govuk-body">${'We know of no part that fails the Web Content Accessibility Guidelines. '
        + 'It has not yet been used with a real screen reader, voice control or a screen magnifier, so there may be faults that our tests don’t find.'}</p>
      <h2 class="govuk-heading-m">Feedback and contact information</h2>
      <p class="govuk-body">${'If you find a fault, or need something from Throughline in another format, '
        + 'tell the people who run it for your authority: your administrator can say who they are. '
        + 'Say which page it was, what you wanted to do, and what you use to read or type.'}</p>
      <h2 class="govuk-heading-m">Enforcement procedure</h2>
      <p class="govuk-body">${'The Equality and Human Rights Commission is responsible for enforcing '
        + 'the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. '
        + 'If you are not happy with how your complaint is answered, contact the Equality Advisory and Support Service. '
        + 'In Northern Ireland, contact the Equality Commission for Northern Ireland.'}</p>
      <h2 class="govuk-heading-m">Technical information about accessibility</h2>
      <h3 class="govuk-heading-s">Compliance status</h3>
      <p class="govuk-body">Throughline is made to meet the Web Content Accessibility Guidelines version 2.2, level AA. An independent audit has not been made.</p>
      <h3 class="govuk-heading-s">Content that is not accessible</h3>
      <p class="govuk-body">Wide tables scroll inside their own frame on small screens. The guidelines allow this for tables; the frame can be reached and scrolled with the keyboard.</p>
      <h2 class="govuk-heading-m">How we test</h2>
      <p class="govuk-body">Before every release, automated tests in a real browser:</p>
      <ul class="govuk-list govuk-list--bullet">
        <li>check every page, and every form with its errors showing, against the rules of axe for WCAG 2.2 AA, on a wide screen and at 320 pixels</li>
        <li>do the main work from sign-in to decision with the keyboard alone, once with JavaScript and once without</li>
        <li>follow the focus through pages: it can be seen, is never hidden under other things, never gets caught, and moves to the list of errors when there is one</li>
        <li>check that no page scrolls sideways at 320 pixels</li>
      </ul>
      <h2 class="govuk-heading-m">What comes next</h2>
      <p class="govuk-body">Tests by people who use screen readers, voice control and magnifiers every day, and an independent audit.</p>
      <h2 class="govuk-heading-m">Preparation of this statement</h2>
      <p class="govuk-body">${
        'This statement was prepared on 22 November 2026, from the tests described above. '
      }<a class="govuk-link" href="/design">Every part that our pages are made of</a> can be tried out on one page.</p></div>`,
  }
}
