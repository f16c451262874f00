-- How late an airport's departures are: what the operations desk looks at every morning.
CREATE VIEW airport_delays AS
SELECT a.iata,
       a.name,
       count(*)               AS departures,
       round(avg(f.delay), 1) AS mean_delay
FROM airports a
JOIN flights f ON f.origin = a.iata
GROUP BY a.iata, a.name;

COMMENT ON VIEW airport_delays IS 'Departures and mean delay in minutes, by airport of origin.';
