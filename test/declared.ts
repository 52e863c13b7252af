// What areas declare for the whole product to read: lifecycles, and the words for what the database refuses.
import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Lifecycle } from '#platform/lifecycle.ts'
import type { Refusals } from '#platform/sql.ts'
import { root } from './throwaway-server.ts'

type Export = { area: string, name: string, value: unknown }

/** Everything that a module of an area exports under such a name. */
async function exported(wanted: RegExp): Promise<Export[]> {
  const paths = globSync('areas/*/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts')).sort()
  const modules = await Promise.all(paths.map(async (path) => ({ area: basename(dirname(path)), of: await import(join(root, path)) as Record<string, unknown> })))
  const found = modules.flatMap(({ area, of }) => Object.entries(of).filter(([name]) => wanted.test(name)).map(([name, value]) => ({ area, name, value })))
  // public.ts hands on what another module declares.
  return found.filter(({ value }, at) => found.findIndex((other) => other.value === value) === at)
}

/** `requestLifecycle` is the lifecycle of the table `request`. */
export async function lifecyclesOf(): Promise<{ area: string, table: string, lifecycle: Lifecycle<string, string> }[]> {
  return (await exported(/Lifecycle$/)).map(({ area, name, value }) => ({ area, table: name.replace(/Lifecycle$/, ''), lifecycle: value as Lifecycle<string,
    string> }))
}

export async function refusalsOf(): Promise<{ area: string, refusals: Refusals }[]> {
  return (await exported(/^refusals$/)).map(({ area, value }) => ({ area, refusals: value as Refusals }))
}

/** Constraints that nobody meets, by what stands before them. */
export const unreachable: Readonly<Record<string, readonly string[]>> = {
  'Statements write the key of a row that they read in the same transaction under the reader’s own rights, and nobody may delete such rows.': [
    'client_organisation_authority_id_client_id_fkey',
    'client_organisation_authority_id_organisation_id_fkey', 'client_organisation_authority_id_service_id_fkey', 'contract_authority_id_service_id_fkey',
    'message_audience_message', 'message_audience_organisation', 'message_audience_service', 'message_reading_message', 'message_reading_reader',
    'message_writer', 'invitation_authority_id_organisation_id_fkey', 'membership_authority_id_organisation_id_fkey', 'membership_service_authority_id_service_id_fkey',
    'property_authority_id_service_id_fkey', 'request_authority_id_client_id_fkey', 'request_authority_id_decided_by_fkey',
      'request_authority_id_requested_by_fkey',
    'request_authority_id_service_id_fkey', 'request_message_authority_id_service_id_request_id_fkey',
    'request_message_authority_id_written_by_fkey', 'request_organisation', 'schedule_client',
    'schedule_confirmation_by', 'schedule_confirmation_service', 'service_authority_id_organisation_id_fkey',
    'service_level_authority_id_service_id_fkey', 'unit_authority_id_service_id_fkey',
  ],
  'The workbook is written from rows read under the same rights; the page refuses what does not fit, and the statements write only what the lifecycle allows.': [
    'workbook_service', 'workbook_submitted_by', 'workbook_decided_by', 'workbook_saved_by', 'workbook_once', 'workbook_state', 'workbook_quarter', 'workbook_complete',
    'workbook_contracted_fits', 'workbook_available_fits', 'workbook_departures_fit', 'workbook_people_fit', 'workbook_not_negative', 'workbook_submitted', 'workbook_decided',
    'workbook_not_by_submitter', 'workbook_rejected_with_reason',
  ],
  'The walls may add an event’s action and subjects alone; its outcome is written by a function, of the list that it keeps.': ['audit_event_outcome'],
  'What was typed is written for a list that the same statement reads under the same rights, and no list changes hands.': ['import_list_member', 'import_mend_list'],
  'The schedule is locked by the statement before, and one that is taken away is taken away with its positions.': ['hb_position_schedule'],
  'The form refuses it first: a last day before its first day.': [
    'capacity_ends_after_start', 'contract_ends_after_start', 'price_ends_after_start', 'pay_period_length', 'unit_ends_after_start', 'unit_void_ends_after_start',
  ],
  'The form refuses it first: a field that is empty, out of bounds, or not in its list.': [
    'capacity_units_check', 'client_has_name', 'message_says_something', 'file_bytes_check', 'invitation_name_check', 'membership_name_check', 'organisation_kind_check', 'organisation_name_check',
    'pay_period_number', 'pay_period_year', 'price_weekly_pence',
    'property_name_check', 'request_message_body_check', 'service_level_name_check', 'service_level_number_check', 'service_name_check', 'unit_kind_check',
    'unit_lettable_has_level', 'unit_name_check', 'unit_places_check', 'unit_room_in_house', 'unit_units_check',
  ],
  'The authority is the one the session works in.': [
    'authority_setting_authority_id_fkey', 'pay_period_authority_id_fkey', 'workbook_deadline_authority_id_fkey', 'client_authority_id_fkey',
    'invitation_authority_id_fkey', 'membership_authority_id_fkey', 'organisation_authority_id_fkey', 'service_authority_id_fkey',
  ],
  'The same again is nothing new: the statement leaves the row that is there. Accounts are added by commands, which say it in words.': [
    'client_organisation_once', 'message_audience_once', 'message_idempotent', 'invitation_once', 'membership_once', 'request_idempotent',
  ],
  'The form for the request refuses it first.': [
    'hb_position_comment', 'hb_position_reference', 'schedule_end_and_reason', 'schedule_units_positive',
  ],
  'Memberships are written by commands and by the function that chooses a person’s services, from rows they have read.': [
    'membership_account_id_fkey', 'membership_service_authority_id_membership_id_fkey',
  ],
  'Holds because the primary key does: it is there for other tables to point to, or is written from the row it points to.': [
    'property_of_service', 'request_id_of_service', 'schedule_client_for_positions', 'schedule_service', 'service_level_of_service', 'service_of_organisation',
    'service_type_for_schedules', 'unit_for_schedules', 'unit_house', 'unit_of_service',
  ],
  'The statement that moves a request writes only what the lifecycle allows, never for whoever asked; a reason is a field of rejecting.': [
    'request_decided', 'request_not_by_requester', 'request_rejected_with_reason', 'request_state',
  ],
  'Each kind of request is about a person, a property, a unit or the service alone.': ['request_about_one'],
  'A service is written into an audience with its provider, in one statement.': ['message_audience_service_of_provider'],
  'The place is written from the unit: one without a unit is left out, and a unit without a place has its first.': [
    'schedule_place_with_unit',
  ],
}
