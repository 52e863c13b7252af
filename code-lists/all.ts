// Every fixed code list: what start-up writes to the code table, and what the documentation prints.
import { clientGroup } from './client-groups.ts'
import type { CodeList } from './code-list.ts'
import { endReason } from './end-reasons.ts'
import { ethnicGroup } from './ethnic-groups.ts'
import { gender } from './gender.ts'
import { hbPosition } from './hb-positions.ts'
import { missingNinoReason } from './missing-nino-reasons.ts'
import { nation } from './nations.ts'
import { overlapReason } from './overlap-reasons.ts'
import { scheduleKind } from './schedule-kinds.ts'
import { serviceType } from './service-types.ts'
import { voidKind } from './void-kinds.ts'
import { workbookFigure } from './workbook-figures.ts'

export const allCodeLists: readonly CodeList[] = [
  clientGroup,
  endReason,
  ethnicGroup,
  gender,
  hbPosition,
  missingNinoReason,
  nation,
  overlapReason,
  scheduleKind,
  serviceType,
  voidKind,
  workbookFigure,
]
