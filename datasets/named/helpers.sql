-- Quantile 0.975 of Student's t distribution: exact to nine digits up to 30 degrees of freedom, an expansion in 1/df above.
CREATE OR REPLACE MACRO t_quantile_975(df) AS
CASE WHEN df < 1 THEN NULL
     WHEN df <= 30 THEN list_extract([12.7062047362, 4.3026527297, 3.1824463053, 2.7764451052, 2.5705818356, 2.4469118511,
         2.3646242516, 2.3060041352, 2.2621571628, 2.2281388520, 2.2009851601, 2.1788128297, 2.1603686565, 2.1447866879,
         2.1314495456, 2.1199052992, 2.1098155778, 2.1009220402, 2.0930240544, 2.0859634473, 2.0796138447, 2.0738730679,
         2.0686576104, 2.0638985616, 2.0595385528, 2.0555294386, 2.0518305165, 2.0484071418, 2.0452296421, 2.0422724563],
         CAST(df AS BIGINT))
     ELSE 1.959963984540054 + 2.372271230298562 / df + 2.8224986157396112 / (df * df) + 2.555849679507722 / (df * df * df)
         + 1.5895340533938225 / (df * df * df * df) END;

-- Half the width of the 95 % confidence interval of a mean, from the standard deviation of n values.
CREATE OR REPLACE MACRO ci95_half_width(sd, n) AS t_quantile_975(n - 1) * sd / sqrt(n);
