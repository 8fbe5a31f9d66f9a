-- Quantile 0.975 of Student's t distribution: exact up to 60 degrees of freedom; above, an expansion in 1/df that is accurate to nine digits.
CREATE OR REPLACE MACRO t_quantile_975(df) AS
CASE WHEN df < 1 THEN NULL
     WHEN df <= 60 THEN list_extract([
         12.706204736174694, 4.302652729749462, 3.1824463052837078, 2.7764451051977934, 2.5705818356363146, 2.4469118511449786,
         2.364624251592784, 2.306004135204166, 2.262157162798205, 2.228138851986274, 2.200985160091639, 2.1788128296672284,
         2.1603686564627913, 2.144786687917804, 2.131449545559776, 2.1199052992212546, 2.1098155778333156, 2.1009220402410382,
         2.0930240544083087, 2.085963447265864, 2.0796138447276795, 2.0738730679040254, 2.0686576104190486, 2.0638985616280245,
         2.0595385527532972, 2.0555294386428735, 2.0518305164802846, 2.0484071417952454, 2.045229642132703, 2.0422724563012378,
         2.039513446396408, 2.0369333434601016, 2.0345152974493383, 2.0322445093177186, 2.030107928250343, 2.0280940009804502,
         2.0261924630291093, 2.0243941639119694, 2.022690920036761, 2.021075390306273, 2.019540970441376, 2.0180817028184443,
         2.016692199227824, 2.0153675744437636, 2.014103388880846, 2.012895598919429, 2.0117405137297655, 2.010634757624232,
         2.0095752371292392, 2.008559112100761, 2.007583770315836, 2.006646805061688, 2.0057459953178687, 2.0048792881880564,
         2.0040447832891455, 2.003240718847872, 2.002465459291007, 2.0017174841452356, 2.000995378088267, 2.0002978220142604],
         CAST(df AS BIGINT))
     ELSE 1.959963984540054 + 2.372271230298562 / df + 2.8224986157396112 / CAST(df AS DOUBLE) ^ 2
         + 2.555849679507722 / CAST(df AS DOUBLE) ^ 3 + 1.5895340133938225 / CAST(df AS DOUBLE) ^ 4 END;

-- Half width of the 95 % confidence interval of a mean, from the standard deviation of n values.
CREATE OR REPLACE MACRO ci95_half_width(sd, n) AS t_quantile_975(n - 1) * sd / sqrt(n);

-- Time of day at which a tick begins, such as 12:19, from the clock of a run (runs.clock) and its ticks_per_day; NULL without a clock.
CREATE OR REPLACE MACRO clock_label(a_clock, a_ticks_per_day, a_tick) AS
CASE WHEN a_clock IS NOT NULL AND a_tick IS NOT NULL THEN
    left(strftime(CAST('1970-01-01 ' || split_part(a_clock, ' ', 1) AS TIMESTAMP) + to_milliseconds(CAST(a_tick % a_ticks_per_day
            * CAST(CAST(rtrim(split_part(a_clock, ' ', 2), 's') AS DECIMAL(18, 3)) * 1000 AS BIGINT) AS BIGINT)), '%H:%M:%S.%g'),
        length(split_part(a_clock, ' ', 1))) END;

-- Argument checks: each is true for a value that exists, and otherwise an error that lists the values that do.
-- A prefix or substring of a known name counts as close to it, but less close than a name with one wrong letter.
CREATE OR REPLACE MACRO name_distance(a_name, a_known) AS
least(damerau_levenshtein(lower(a_name), lower(a_known)),
    damerau_levenshtein(lower(a_name), lower(a_known)) - greatest(length(a_known) - length(a_name), 0) + 2);

CREATE OR REPLACE MACRO nearest_names(a_name, a_names) AS
array_to_string(list_transform(list_slice(list_sort(list_transform(list_distinct(a_names),
    lambda x: {'d': name_distance(a_name, x), 'n': x})), 1, 8), lambda s: s.n), ', ');

CREATE OR REPLACE MACRO unknown_name(a_what, a_name, a_names) AS
error(a_what || ' ' || coalesce('"' || a_name || '"', 'NULL') ||
    CASE WHEN len(a_names) = 0 THEN '; the data set has none'
         WHEN len(list_distinct(a_names)) > 8 THEN '; the closest of ' || len(list_distinct(a_names)) || ': ' || nearest_names(coalesce(a_name, ''), a_names)
         ELSE '; available: ' || nearest_names(coalesce(a_name, ''), a_names) END);

CREATE OR REPLACE MACRO known_word(a_what, a_name, a_names) AS
CASE WHEN list_contains(a_names, a_name) THEN true ELSE unknown_name('there is no ' || a_what, a_name, a_names) END;

CREATE OR REPLACE MACRO known_count(a_what, a_value, a_low, a_high) AS
CASE WHEN a_value BETWEEN a_low AND a_high THEN true
     ELSE error(a_what || ' is ' || coalesce(CAST(a_value AS VARCHAR), 'NULL') || '; it must be between ' || a_low || ' and ' || a_high) END;

CREATE OR REPLACE MACRO known_metric(a_metric) AS
CASE WHEN list_contains(metric_names(), a_metric) THEN true ELSE unknown_name('there is no metric', a_metric, metric_names()) END;

CREATE OR REPLACE MACRO known_axis(a_axis) AS
CASE WHEN list_contains(axis_names(), a_axis) THEN true ELSE unknown_name('there is no axis', a_axis, axis_names()) END;

-- The column that holds a metric. An unknown metric gets some existing column, so that the argument check reports it.
CREATE OR REPLACE MACRO metric_column(a_metric) AS
CASE WHEN list_contains(metric_names(), a_metric) THEN a_metric ELSE 'run_id' END;

-- Each of the following macros reads its table once, into a list of one struct, so that the result has named fields.
-- The arguments go into the struct too, since a lambda cannot use a column of a lateral join.
CREATE OR REPLACE MACRO known_level(a_axis, a_level) AS
list_transform([{'axis': a_axis, 'level': a_level,
                 'known': (SELECT {'texts': list(DISTINCT x.value), 'numbers': list(DISTINCT x.number)} FROM run_axes AS x WHERE x.axis = a_axis)}],
    lambda s: CASE WHEN list_contains(s.known.texts, s.level) OR list_contains(s.known.numbers, TRY_CAST(s.level AS DOUBLE)) THEN true
                   ELSE unknown_name('axis ' || s.axis || ' has no value', s.level, coalesce(s.known.texts, [])) END)[1];

CREATE OR REPLACE MACRO known_point(a_point) AS
list_transform([{'point': a_point, 'known': (SELECT list(DISTINCT r.point) FROM runs AS r)}],
    lambda s: CASE WHEN list_contains(s.known, s.point) THEN true
                   ELSE error('there is no point ' || coalesce(CAST(s.point AS VARCHAR), 'NULL') ||
                       coalesce('; available: ' || list_min(s.known) || ' to ' || list_max(s.known), '')) END)[1];

-- If the data set does not keep the table, or the run failed, the banks and payments are not known and any value passes.
CREATE OR REPLACE MACRO known_agent(a_run, a_agent) AS
list_transform([{'run': a_run, 'agent': a_agent, 'known': (SELECT list(a.agent_id) FROM agents AS a WHERE a.run_id = a_run)}],
    lambda s: CASE WHEN s.known IS NULL OR list_contains(s.known, s.agent) THEN true
                   ELSE unknown_name('run ' || s.run || ' has no agent', s.agent, s.known) END)[1];

CREATE OR REPLACE MACRO known_number(a_run, a_what, a_value, a_last) AS
list_transform([{'run': a_run, 'value': a_value, 'last': a_last}],
    lambda s: CASE WHEN s.value BETWEEN 0 AND coalesce(s.last, s.value) THEN true
                   ELSE error('run ' || s.run || ' has no ' || a_what || ' ' || coalesce(CAST(s.value AS VARCHAR), 'NULL') ||
                       coalesce('; available: 0 to ' || s.last, '')) END)[1];

CREATE OR REPLACE MACRO known_payment(a_run, a_tx) AS
known_number(a_run, 'payment', a_tx, (SELECT max(t.tx_id) FROM transactions AS t WHERE t.run_id = a_run));

CREATE OR REPLACE MACRO known_tick(a_run, a_tick) AS
known_number(a_run, 'tick', a_tick, (SELECT max(r.ticks_executed) - 1 FROM runs AS r WHERE r.run_id = a_run));

CREATE OR REPLACE MACRO known_day(a_run, a_day) AS
known_number(a_run, 'day', a_day, (SELECT max(r.num_days) - 1 FROM runs AS r WHERE r.run_id = a_run));

CREATE OR REPLACE MACRO known_end(a_tick_from, a_tick_to) AS
CASE WHEN a_tick_to >= a_tick_from THEN true
     WHEN a_tick_from IS NULL THEN error('tick_to needs tick_from, the first tick of the range')
     ELSE error('the tick range ends at ' || coalesce(CAST(a_tick_to AS VARCHAR), 'NULL') || ', before its start at ' || a_tick_from) END;

CREATE OR REPLACE MACRO unknown_event_types(a_event_type) AS
list_filter(regexp_split_to_array(trim(a_event_type), '\s*,\s*'), lambda x: NOT list_contains(event_type_names(), x));

CREATE OR REPLACE MACRO known_event_types(a_event_type) AS
CASE WHEN len(unknown_event_types(a_event_type)) = 0 THEN true
     ELSE unknown_name('there is no event type', unknown_event_types(a_event_type)[1], event_type_names()) END;

-- The points of the grid by their value on one axis, with their values on the other axes (others). Two points are comparable
-- for the effect of the axis if their others are equal. An axis none of whose values occurs with two values of this axis is
-- not among the others: it varies together with this one, or is sampled.
CREATE OR REPLACE MACRO points_by_level(a_axis) AS TABLE
WITH cells AS (
    SELECT DISTINCT x.point, x.axis AS name, coalesce('=' || x.value, '') AS cell, x.value, x.number FROM run_axes AS x
), levels AS (
    SELECT c.point, c.cell, c.value, c.number FROM cells AS c WHERE c.name = a_axis
), shared AS (
    SELECT DISTINCT s.name FROM (
        SELECT c.name FROM cells AS c JOIN levels AS l USING (point)
        WHERE c.name <> a_axis
        GROUP BY c.name, c.cell
        HAVING count(DISTINCT l.cell) > 1
    ) AS s
), others AS (
    SELECT c.point, list(c.cell ORDER BY c.name) AS others FROM cells AS c WHERE c.name IN (SELECT s.name FROM shared AS s) GROUP BY c.point
)
SELECT l.point, l.value, l.number, coalesce(o.others, []) AS others FROM levels AS l LEFT JOIN others AS o USING (point);
