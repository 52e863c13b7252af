// The types of service that are commissioned, and what each type asks of its provider.
import type { Code, CodeList } from './code-list.ts'

/**
 * Short-term services send a quarterly workbook and no client schedules. That a service is for domestic violence is a mark on the
 * service, whatever its type, so it is no type of its own. `contract` is the usual one; the contract itself says what holds.
 */
export const serviceType = {
  list: 'service-type',
  codes: [
    {
      code: 'long-term-accommodation',
      label: 'Long-term accommodation (block subsidy)',
      accommodation: true,
      schedulesRequired: true,
      workbookRequired: false,
      contract: 'block-subsidy',
    },
    { code: 'floating-support', label: 'Floating support', accommodation: false, schedulesRequired: true, workbookRequired: false, contract: null },
    {
      code: 'short-term-accommodation',
      label: 'Short-term accommodation',
      accommodation: true,
      schedulesRequired: false,
      workbookRequired: true,
      contract: 'block-gross',
    },
  ],
} as const satisfies CodeList<{ accommodation: boolean; schedulesRequired: boolean; workbookRequired: boolean; contract: 'block-subsidy' | 'block-gross' | null }>

export type ServiceType = Code<typeof serviceType>

/** Types that are paid for each client who qualifies, by a weekly price. */
export const blockSubsidyTypes: readonly string[] = serviceType.codes.filter(({ contract }) => contract === 'block-subsidy').map(({ code }) => code)
export const isBlockSubsidy = (type: string) => blockSubsidyTypes.includes(type)
