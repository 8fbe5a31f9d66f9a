-- Equilibria of the tournament: combinations of policies in which no bank lowers its mean cost by changing its own
-- policy alone, beside the combination that is cheapest for all banks together.
-- sweep query out/tournament --file scripts/queries/equilibria.sql
WITH costs AS (
    SELECT delay_price, large, medium, small, agent_id, avg(cost) AS cost
    FROM (
        SELECT run_id, agent_id, sum(total_cost_cents) / 100 AS cost
        FROM daily_agent_metrics
        GROUP BY ALL
    )
    JOIN runs USING (run_id)
    GROUP BY ALL
),
regrets AS (
    SELECT
        *,
        cost - min(cost) OVER (PARTITION BY delay_price, agent_id,
            CASE WHEN agent_id <> 'LARGE' THEN large END,
            CASE WHEN agent_id <> 'MEDIUM' THEN medium END,
            CASE WHEN agent_id <> 'SMALL' THEN small END) AS regret
    FROM costs
),
combinations AS (
    SELECT delay_price, large, medium, small, sum(cost) AS total, max(regret) AS regret
    FROM regrets
    GROUP BY ALL
)
SELECT
    delay_price,
    large,
    medium,
    small,
    round(total, 2) AS total_cost,
    regret < 0.005 AS equilibrium,
    total = min(total) OVER (PARTITION BY delay_price) AS cheapest
FROM combinations
QUALIFY equilibrium OR cheapest
ORDER BY delay_price, total_cost
