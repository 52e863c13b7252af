// Ethnic group in the terms of the 2021 census of England and Wales, with the code each group has in two statutory returns.
import type { Code, CodeList } from './code-list.ts'

/**
 * The person's own answer is kept in census terms and mapped outwards, because the returns are not interchangeable: the youth return
 * has one code (WROM) for two census groups, and "not obtained" and "refused" are two codes there and one in the housing return.
 * The youth return's BBRI, "Black British", fits no census group, so nothing maps to it: it can only come in, as "other-black".
 * `core` is null where that return has no code.
 */
export const ethnicGroup = {
  list: 'ethnic-group',
  codes: [
    { code: 'white-british', label: 'English, Welsh, Scottish, Northern Irish or British', group: 'White', nccis: 'WBRI', core: '1' },
    { code: 'white-irish', label: 'Irish', group: 'White', nccis: 'WIRI', core: '2' },
    { code: 'gypsy-or-irish-traveller', label: 'Gypsy or Irish Traveller', group: 'White', nccis: 'WROM', core: '18' },
    { code: 'roma', label: 'Roma', group: 'White', nccis: 'WROM', core: '20' },
    { code: 'other-white', label: 'Any other White background', group: 'White', nccis: 'WOTH', core: '3' },
    {
      code: 'white-and-black-caribbean',
      label: 'White and Black Caribbean',
      group: 'Mixed or multiple ethnic groups',
      nccis: 'MWBC',
      core: '4',
    },
    {
      code: 'white-and-black-african',
      label: 'White and Black African',
      group: 'Mixed or multiple ethnic groups',
      nccis: 'MWBA',
      core: '5',
    },
    { code: 'white-and-asian', label: 'White and Asian', group: 'Mixed or multiple ethnic groups', nccis: 'MWAS', core: '6' },
    {
      code: 'other-mixed',
      label: 'Any other Mixed or multiple ethnic background',
      group: 'Mixed or multiple ethnic groups',
      nccis: 'MOTH',
      core: '7',
    },
    { code: 'indian', label: 'Indian', group: 'Asian or Asian British', nccis: 'AIND', core: '8' },
    { code: 'pakistani', label: 'Pakistani', group: 'Asian or Asian British', nccis: 'APKN', core: '9' },
    { code: 'bangladeshi', label: 'Bangladeshi', group: 'Asian or Asian British', nccis: 'ABAN', core: '10' },
    { code: 'chinese', label: 'Chinese', group: 'Asian or Asian British', nccis: 'CHNE', core: '15' },
    { code: 'other-asian', label: 'Any other Asian background', group: 'Asian or Asian British', nccis: 'AOTH', core: '11' },
    { code: 'caribbean', label: 'Caribbean', group: 'Black, Black British, Caribbean or African', nccis: 'BCRB', core: '12' },
    { code: 'african', label: 'African', group: 'Black, Black British, Caribbean or African', nccis: 'BAFR', core: '13' },
    {
      code: 'other-black',
      label: 'Any other Black, Black British, or Caribbean background',
      group: 'Black, Black British, Caribbean or African',
      nccis: 'BOTH',
      core: '14',
    },
    { code: 'arab', label: 'Arab', group: 'Other ethnic group', nccis: 'OARA', core: '19' },
    { code: 'other', label: 'Any other ethnic group', group: 'Other ethnic group', nccis: 'OOTH', core: '16' },
    { code: 'not-known', label: 'Not known', group: 'Not stated', nccis: 'NOBT', core: null },
    { code: 'refused', label: 'Prefers not to say', group: 'Not stated', nccis: 'REFU', core: '17' },
  ],
} as const satisfies CodeList<{ group: string; nccis: string; core: string | null }>

export type EthnicGroup = Code<typeof ethnicGroup>
