// A link that works once: its secret is shown to one person, and stored as a hash.
import { insetText } from '#pages/components/inset-text.ts'
import { html } from '#pages/html.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { hashOf, newToken } from '#platform/web/session.ts'

export type ShownLink = { link: string, name: string, what: string, until: string, back: { href: string, text: string } }

export function newLink({ from }: Pick<Context, 'from'>, path: string): { link: string, hash: Buffer } {
  const token = newToken()
  return { link: `${from.origin}${path}?key=${token}`, hash: hashOf(token) }
}

/** The key that came back with a form. */
export function keyIn(body: Record<string, unknown>): string {
  return typeof body['key'] === 'string' ? body['key'] : ''
}

/** Whatever is not a key of ours has the hash of something that nobody has. */
export function hashOfKey(key: string): Buffer {
  return hashOf(/^[A-Za-z0-9_-]{43}$/.test(key) ? key : newToken())
}

export const linkPage: Page<ShownLink> = ({ link, name, what, until, back }) => ({
  title: `A link for ${name}`,
  breadcrumbs: [{ text: 'People', href: '/people' }, { text: `A link for ${name}` }],
  main: html`<h1 class="govuk-heading-l">A link for ${name}</h1>
    <p class="govuk-body">With it ${name} ${what}. It works once, ${until}, and is shown this once.
      Loading this page again makes another link, and this one no longer works.</p>
    ${insetText({ html: html`<code class="tl-key" id="link">${link}</code>` })}
    <p class="govuk-body">Hand it over so that nobody else can read it, and make sure that it is them: whoever has the link can use it.</p>
    <p class="govuk-body"><a class="govuk-link" href="${back.href}">${back.text}</a></p>`,
})
