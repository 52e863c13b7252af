// A page for work that takes long: it says line by line what is being done, and at the end what came of it. Nothing needs to be kept
// between requests for that, and it needs no script.
import { pageHeading } from '#pages/components/page-heading.ts'
import { html, raw, type Html } from '#pages/html.ts'

/** Work that is done sooner answers with an ordinary page. */
export const patience = 2_000

/** What is reported, until it is fetched. */
export class Reports {
  #lines: string[] = []
  #wake = () => {}

  add(line: string): void {
    this.#lines.push(line)
    this.#wake()
  }

  /** Everything reported since the last time; waits for something, or until the work has ended. */
  async next(ended: Promise<unknown>): Promise<string[]> {
    if (this.#lines.length === 0) {
      await Promise.race([ended.catch(() => undefined), new Promise<void>((resolve) => { this.#wake = resolve })])
    }
    return this.#lines.splice(0)
  }
}

const here = '<!-- grows here -->'

/** `draw` puts what it is given into the layout; the text around it is sent first and last. */
export async function* growingPage(title: string, draw: (main: Html) => string, reports: Reports, work: Promise<Html>): AsyncGenerator<string> {
  const [before, after] = draw(html`${pageHeading({ text: title })}
    <p class="govuk-body">Keep this page open until it says what came of it.</p>
    <ul class="govuk-list govuk-list--bullet" role="log" aria-label="What is being done">${raw(here)}`).split(here) as [string, string]
  yield before
  let isUnderWay = true
  const ended = work.catch(() => undefined).finally(() => { isUnderWay = false })
  while (isUnderWay) yield (await reports.next(ended)).map((line) => html`<li>${line}</li>\n`.text).join('')
  yield `</ul>${(await work).text}${after}`
}

/** The page has begun, so that it can't lead there by itself. */
export const whereToGoOn = ({ location, say }: { location: string, say: string }) =>
  html`<h2 class="govuk-heading-m">${say}</h2><p class="govuk-body"><a class="govuk-link" href="${location}">Go on</a></p>`
