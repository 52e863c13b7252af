// Privacy: so far the access log (P.13).
import type { Area } from '#platform/web/route.ts'
import { accessLog, accessLogFile, oneEvent } from './list-events.ts'

export const privacy: Area = {
  name: 'privacy', routes: [accessLog, accessLogFile, oneEvent], navigation: [{ href: '/audit', text: 'Access log', permission: 'audit.read' }],
}
