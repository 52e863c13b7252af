// The areas of the product, in the order of their places in the navigation.
import { about } from '#areas/about/area.ts'
import { clients } from '#areas/clients/area.ts'
import { exchange } from '#areas/exchange/area.ts'
import { payments } from '#areas/payments/area.ts'
import { people } from '#areas/people/area.ts'
import { privacy } from '#areas/privacy/area.ts'
import { reports } from '#areas/reports/area.ts'
import { requests } from '#areas/requests/area.ts'
import { schedules } from '#areas/schedules/area.ts'
import { services } from '#areas/services/area.ts'
import { workbooks } from '#areas/workbooks/area.ts'
import { work } from '#areas/work/area.ts'
import type { Area } from '#platform/web/route.ts'

export const areas: Area[] = [work, services, clients, schedules, requests, reports, payments, workbooks, exchange, people, privacy, about]
