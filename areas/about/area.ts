// About Throughline itself: the guides, the accessibility statement, what is recorded about its users, and every part its pages are made of.
import { designPage } from '#pages/design.ts'
import type { Html } from '#pages/html.ts'
import { get, show, type Area, type Route } from '#platform/web/route.ts'
import { accessibilityStatement } from './accessibility.ts'
import { help, helpGuide } from './help.ts'
import { privacyNotice } from './privacy.ts'

type Page = { title: string, main: Html }

/** Open to everybody: they hold words of ours and no data. */
function page(path: string, name: string, summary: string, draw: () => Page): Route {
  return get(path, { name, summary, permission: 'public', handle: async () => show({ title: draw().title }, draw) })
}

export const about: Area = {
  name: 'about',
  routes: [
    page('/accessibility', 'about.accessibility', 'The accessibility statement', accessibilityStatement),
    page('/privacy', 'about.privacy', 'What is recorded about the people who use Throughline', privacyNotice),
    page('/design', 'about.design', 'Every part that pages are made of', designPage),
    help, helpGuide,
  ],
  navigation: [],
}
