import { CsvError, parse, type Info } from 'csv-parse/sync';

/** One line of a file, which may run over several where a field is quoted. */
export interface CsvLine {
  /** Where it begins, counted from 1. */
  number: number;
  fields: readonly string[];
}

interface Parsed {
  record: string[];
  info: Info;
  raw: string;
}

/**
 * Splits comma-separated text (RFC 4180): fields in double quotes may hold commas, line ends and
 * doubled quotes. Empty lines are left out. `brokenAt` is the line of a quote that goes wrong.
 */
export function readCsv(text: string): { lines: CsvLine[]; brokenAt: number | null } {
  const options = {
    bom: true,
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  };
  try {
    const parsed = parse(text, options) as unknown as Parsed[];
    const lines = parsed.map(({ record, info, raw }) => ({
      number: info.lines - (raw.trimEnd().match(/\r\n|\n|\r/g) ?? []).length,
      fields: record,
    }));
    return { lines, brokenAt: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { lines: [], brokenAt: Number(error['lines'] ?? 1) };
  }
}
