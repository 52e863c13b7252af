// Client groups of the Supporting People client record form, with the letter each has in the social housing lettings return.
import type { Code, CodeList } from './code-list.ts'

/**
 * The form's number 21 means "Generic" as a primary group and "Complex needs" as a secondary one: two meanings, so two codes here.
 * The lettings letters are our mapping by name; null where that return has no such group.
 */
export const clientGroup = {
  list: 'client-group',
  codes: [
    { code: 'older-people', label: 'Older people with support needs', primary: true, secondary: true, clientRecord: '1', core: 'M' },
    {
      code: 'older-people-mental-health',
      label: 'Older people with mental health problems',
      primary: true,
      secondary: true,
      clientRecord: '2',
      core: null,
    },
    { code: 'frail-elderly', label: 'Frail elderly', primary: true, secondary: true, clientRecord: '3', core: null },
    { code: 'mental-health', label: 'People with mental health problems', primary: true, secondary: true, clientRecord: '4', core: 'E' },
    {
      code: 'learning-disability',
      label: 'People with learning disabilities',
      primary: true,
      secondary: true,
      clientRecord: '5',
      core: 'D',
    },
    {
      code: 'physical-or-sensory-disability',
      label: 'People with a physical or sensory disability',
      primary: true,
      secondary: true,
      clientRecord: '6',
      core: 'A',
    },
    {
      code: 'single-homeless',
      label: 'Single homeless people with support needs',
      primary: true,
      secondary: true,
      clientRecord: '7',
      core: 'N',
    },
    { code: 'alcohol', label: 'People with alcohol problems', primary: true, secondary: true, clientRecord: '8', core: 'G' },
    { code: 'drugs', label: 'People with drug problems', primary: true, secondary: true, clientRecord: '9', core: 'F' },
    { code: 'offending', label: 'Offenders or people at risk of offending', primary: true, secondary: true, clientRecord: '10', core: 'H' },
    {
      code: 'mentally-disordered-offenders',
      label: 'Mentally disordered offenders',
      primary: true,
      secondary: true,
      clientRecord: '11',
      core: null,
    },
    { code: 'young-people-at-risk', label: 'Young people at risk', primary: true, secondary: true, clientRecord: '12', core: 'Q' },
    { code: 'leaving-care', label: 'Young people leaving care', primary: true, secondary: true, clientRecord: '13', core: 'P' },
    {
      code: 'domestic-violence',
      label: 'Women at risk of domestic violence',
      primary: true,
      secondary: true,
      clientRecord: '14',
      core: 'L',
    },
    { code: 'hiv-aids', label: 'People with HIV/AIDS', primary: true, secondary: true, clientRecord: '15', core: 'B' },
    {
      code: 'homeless-families',
      label: 'Homeless families with support needs',
      primary: true,
      secondary: true,
      clientRecord: '16',
      core: 'O',
    },
    { code: 'refugees', label: 'Refugees', primary: true, secondary: true, clientRecord: '17', core: 'I' },
    { code: 'teenage-parents', label: 'Teenage parents', primary: true, secondary: true, clientRecord: '18', core: 'R' },
    { code: 'rough-sleeper', label: 'Rough sleeper', primary: true, secondary: true, clientRecord: '19', core: 'S' },
    { code: 'traveller', label: 'Traveller', primary: true, secondary: true, clientRecord: '20', core: null },
    { code: 'generic', label: 'Generic', primary: true, secondary: false, clientRecord: '21', core: null },
    { code: 'complex-needs', label: 'Complex needs', primary: false, secondary: true, clientRecord: '21', core: null },
  ],
} as const satisfies CodeList<{ primary: boolean; secondary: boolean; clientRecord: string; core: string | null }>

export type ClientGroup = Code<typeof clientGroup>
