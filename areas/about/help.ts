// GET /help and /help/:guide: the guides of docs/guides, read once at start. Open to everybody: they hold words of ours, and pictures of invented people.
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { addAsset } from '#pages/assets.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { html } from '#pages/html.ts'
import { found, get, show, type Page } from '#platform/web/route.ts'
import { guideText, type Picture } from './guide-text.ts'

const folder = new URL('../../docs/guides/', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, folder))

const pictures = new Map<string, Picture>(globSync('pictures/*.png', { cwd: folder }).map((file) => {
  const bytes = read(file)
  // A PNG says how large it is at the same place in every file.
  return [file, { path: addAsset(`guide-${basename(file)}`, 'image/png', bytes), width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }]
}))

/** In the order of the list. */
const guideNames = ['provider-user', 'provider-manager', 'reviewer', 'contracts-officer', 'auditor', 'administrator', 'from-spocc'] as const
type Guide = { name: string, title: string, main: ReturnType<typeof html> }

const guides = new Map<string, Guide>(guideNames.map((name) => [name, { name, ...guideText(read(`${name}.md`).toString('utf8'), {
  page: (target) => (guideNames.some((other) => target === `${other}.md`) ? `/help/${target.slice(0, -'.md'.length)}` : undefined),
  picture: (target) => pictures.get(target),
}) }]))

export const help = get('/help', {
  name: 'about.help', summary: 'The guides, one for each role', permission: 'public',
  handle: async () => show({ guides: [...guides.values()].map(({ name, title }) => ({ name, title })) }, helpPage),
})

export const helpGuide = get('/help/:guide', {
  name: 'about.guide', summary: 'One guide', permission: 'public', params: { guide: 'word' },
  handle: async ({ params }) => {
    const { name, title } = found(guides.get(params.guide))
    return show({ name, title }, guidePage)
  },
})

const helpPage: Page<{ guides: { name: string, title: string }[] }> = ({ guides: listed }) => ({
  title: 'Help',
  main: html`${pageHeading({ text: 'Help' })}
    <p class="govuk-body">Each guide goes from task to task, in the words of the pages.</p>
    <ul class="tl-ways">${listed.map(({ name, title }) => html`<li class="tl-ways__item"><a class="govuk-link tl-ways__link" href="/help/${name}">${title}</a></li>`)}</ul>`,
})

const guidePage: Page<{ name: string, title: string }> = ({ name, title }) => ({
  title, breadcrumbs: [{ text: 'Help', href: '/help' }, { text: title }], main: guides.get(name)!.main,
})
