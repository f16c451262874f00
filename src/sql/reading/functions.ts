/**
 * Functions of PostgreSQL that a read-only query may call: they compute from what they are given and from what the
 * reader may see. Left out on purpose: what reads files or settings, runs SQL text, takes locks, notifies, sleeps,
 * ends sessions, moves sequences, or makes a value as large as it is told to (`repeat`, `format`).
 */

const MATHEMATICS = `abs cbrt ceil ceiling degrees div exp factorial floor gcd lcm ln log log10 mod pi power pow radians
  round scale min_scale trim_scale sign sqrt trunc width_bucket random_normal acos asin atan atan2 cos cot sin tan
  sinh cosh tanh erf erfc`;

const TEXT = `ascii bit_length btrim char_length character_length chr concat concat_ws initcap left length lower
  ltrim md5 normalize octet_length overlay parse_ident position quote_ident quote_literal quote_nullable regexp_count
  regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table
  regexp_substr replace reverse right rtrim split_part starts_with string_to_array string_to_table strpos substr
  substring to_ascii to_hex to_char to_number translate unistr upper casefold like notlike is_normalized like_escape
  similar_to_escape`;

const BINARY = `encode decode get_bit get_byte bit_count sha224 sha256 sha384 sha512 convert_from convert_to crc32 crc32c`;

const TIME = `age clock_timestamp date_add date_bin date_part date_subtract date_trunc extract isfinite justify_days
  justify_hours justify_interval make_date make_interval make_time make_timestamp make_timestamptz now
  statement_timestamp timeofday timezone to_date to_timestamp transaction_timestamp overlaps`;

const DOCUMENTS = `to_json to_jsonb array_to_json row_to_json json_build_array jsonb_build_array json_build_object
  jsonb_build_object json_object jsonb_object json_array_elements jsonb_array_elements json_array_elements_text
  jsonb_array_elements_text json_array_length jsonb_array_length json_each jsonb_each json_each_text jsonb_each_text
  json_extract_path jsonb_extract_path json_extract_path_text jsonb_extract_path_text json_object_keys
  jsonb_object_keys json_populate_record jsonb_populate_record json_populate_recordset jsonb_populate_recordset
  json_to_record jsonb_to_record json_to_recordset jsonb_to_recordset jsonb_set jsonb_set_lax jsonb_insert
  json_strip_nulls jsonb_strip_nulls jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array
  jsonb_path_query_first jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_tz jsonb_path_query_array_tz
  jsonb_path_query_first_tz jsonb_pretty json_typeof jsonb_typeof`;

const ARRAYS = `array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions
  array_prepend array_remove array_replace array_reverse array_sort array_to_string array_upper cardinality trim_array
  unnest generate_subscripts`;

const RANGES = `lower upper isempty lower_inc upper_inc lower_inf upper_inf range_merge multirange range_agg
  range_intersect_agg int4range int8range numrange daterange tsrange tstzrange int4multirange int8multirange
  nummultirange datemultirange tsmultirange tstzmultirange`;

const SEARCH = `to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_headline ts_rank
  ts_rank_cd strip setweight numnode querytree tsvector_to_array array_to_tsvector ts_delete ts_filter ts_lexize
  tsquery_phrase get_current_ts_config json_to_tsvector jsonb_to_tsvector`;

const PLACES = `area box center circle diagonal diameter height isclosed isopen line lseg npoints path point polygon
  popen pclose radius slope width abbrev broadcast family host hostmask inet_merge inet_same_family masklen netmask
  network set_masklen text macaddr8_set7bit`;

const AGGREGATES = `any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or count every json_agg jsonb_agg
  json_object_agg jsonb_object_agg json_agg_strict jsonb_agg_strict json_object_agg_strict jsonb_object_agg_strict
  json_object_agg_unique jsonb_object_agg_unique max min string_agg sum corr covar_pop covar_samp regr_avgx regr_avgy
  regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop stddev_samp variance
  var_pop var_samp mode percentile_cont percentile_disc rank dense_rank percent_rank cume_dist grouping`;

const WINDOWS = `row_number ntile lag lead first_value last_value nth_value`;

const ROWS = `generate_series coalesce nullif greatest least num_nulls num_nonnulls gen_random_uuid uuidv4 uuidv7
  uuid_extract_timestamp uuid_extract_version random pg_typeof hashtext hash_record row_number`;

/** About the schema, the sizes of what is in it, and who may see what. */
const CATALOG = `col_description obj_description shobj_description format_type pg_get_constraintdef pg_get_expr
  pg_get_functiondef pg_get_function_arguments pg_get_function_identity_arguments pg_get_function_result
  pg_get_indexdef pg_get_partkeydef pg_get_ruledef pg_get_serial_sequence pg_get_statisticsobjdef pg_get_triggerdef
  pg_get_userbyid pg_get_viewdef pg_index_column_has_property pg_index_has_property pg_indexam_has_property
  pg_get_partition_constraintdef pg_partition_ancestors pg_partition_root pg_partition_tree pg_table_is_visible
  pg_type_is_visible pg_function_is_visible to_regclass to_regcollation to_regnamespace to_regoper to_regoperator
  to_regproc to_regprocedure to_regrole to_regtype has_any_column_privilege has_column_privilege
  has_database_privilege has_function_privilege has_schema_privilege has_sequence_privilege has_table_privilege
  has_type_privilege pg_has_role row_security_active pg_column_size pg_database_size pg_indexes_size
  pg_relation_size pg_size_bytes pg_size_pretty pg_table_size pg_tablespace_size pg_total_relation_size current_database
  current_schema current_schemas version pg_postmaster_start_time pg_encoding_to_char pg_is_in_recovery
  pg_column_compression pg_describe_object pg_identify_object pg_stat_get_live_tuples pg_stat_get_dead_tuples
  age mxid_age txid_current_if_assigned pg_blocking_pids pg_backend_pid acldefault aclexplode makeaclitem`;

const SAMPLING = `system bernoulli`;

/** Types that are called like functions: `date(created_at)`. */
const CONVERSIONS = `bool int2 int4 int8 float4 float8 numeric text varchar bpchar date time timetz timestamp
  timestamptz interval uuid jsonb bytea bit varbit money name`;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Names in `pg_catalog`. */
export const readingFunctions: ReadonlySet<string> = new Set(
  [
    MATHEMATICS,
    TEXT,
    BINARY,
    TIME,
    DOCUMENTS,
    ARRAYS,
    RANGES,
    SEARCH,
    PLACES,
    AGGREGATES,
    WINDOWS,
    ROWS,
    CATALOG,
    SAMPLING,
    CONVERSIONS,
  ].flatMap(words),
);
