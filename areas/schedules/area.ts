// Client schedules: the routes. They are reached through services and clients.
import type { Area } from '#platform/web/route.ts'
import { askForClient } from './ask-for-client.ts'
import { awaitingHb } from './awaiting-hb.ts'
import { hbLetter } from './awaiting-hb-letter.ts'
import { askToChange, askToEnd, changeForm, endForm, notTakenUpForm, sayNotTakenUp } from './change-schedule.ts'
import { asConfirmed, confirmations, confirmList } from './confirm-list.ts'
import { schedulesTab, searchSchedules } from './list-schedules.ts'
import { askAgainForm, askForSchedule, chooseClient, newScheduleForm, searchClientForSchedule } from './new-schedule.ts'
import { matchForm, proposeMatches, putAway, sendMatchFile, takeRightRows } from './match-hb.ts'
import { occupancyCsv, occupancyOfService } from './occupancy-of-service.ts'
import { occupancyRows } from './occupancy-rows.ts'
import './schedule-requests.ts'
import { timelineCsv, timelineOfService } from './timeline-of-service.ts'
import { schedulesOfClient, showSchedule } from './show-schedule.ts'

export const schedules: Area = {
  name: 'schedules',
  routes: [
    schedulesTab, searchSchedules, chooseClient, searchClientForSchedule, newScheduleForm, askAgainForm, askForSchedule, showSchedule, changeForm,
    askToChange, endForm, askToEnd, notTakenUpForm, sayNotTakenUp, schedulesOfClient, askForClient, awaitingHb, hbLetter, matchForm, sendMatchFile, takeRightRows,
    proposeMatches, putAway, confirmList, confirmations, asConfirmed, occupancyOfService, occupancyCsv, occupancyRows, timelineOfService, timelineCsv,
  ],
  navigation: [],
}
