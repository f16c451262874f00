/** DuckDB's values as the port promises them: exact ones as numbers, everything else that JavaScript would bend as text. */
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';

type Library = typeof import('@duckdb/node-api');

/** A converter for result rows; needs the loaded library for its type ids. */
export function rowConverter(library: Library): (value?: DuckDBValue, type?: DuckDBType) => unknown {
  const { DuckDBTypeId, DuckDBBlobValue, DuckDBTimestampTZValue, JsonDuckDBValueConverter } = library;
  // The library prints timestamps in this machine's zone otherwise; here text is always UTC.
  DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;
  const convert = (value?: DuckDBValue, type?: DuckDBType): unknown => {
    if (value === null || value === undefined || type === undefined) return null;
    switch (type.typeId) {
      case DuckDBTypeId.BIGINT:
      case DuckDBTypeId.UBIGINT:
      case DuckDBTypeId.HUGEINT:
      case DuckDBTypeId.UHUGEINT: {
        const number = Number(value);
        return Number.isSafeInteger(number) ? number : String(value);
      }
      case DuckDBTypeId.FLOAT:
      case DuckDBTypeId.DOUBLE:
        return value;
      case DuckDBTypeId.INTERVAL:
        return String(value);
      case DuckDBTypeId.BLOB:
        return value instanceof DuckDBBlobValue ? Buffer.from(value.bytes) : value;
      case DuckDBTypeId.VARCHAR:
        return type.alias === 'JSON' && typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
      default:
        return JsonDuckDBValueConverter(value, type, convert as never);
    }
  };
  return convert;
}

/** A bound parameter; dates are bound as text, since a JavaScript Date has no microseconds. */
export function parameterOf(library: Library, value: unknown): DuckDBValue {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return new library.DuckDBBlobValue(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return library.listValue(value.map((item) => parameterOf(library, item)));
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  return String(value);
}
