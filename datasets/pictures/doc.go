// Package pictures makes the data of the pictures of a data set: which pictures it has, which question each answers, the rows
// behind it, the SQL that returns them, and the answer in a sentence. It draws nothing and knows no HTML: datasets/web draws,
// datasets/report makes a document.
//
// A picture has views, one for each combination of the values of its controls (metric, axes, arms). A view refers to a table;
// views may share one. So a page can show any view without computing anything, and a server can make a single one.
//
// SQL selects, counts and adds integers. Means, intervals, differences and undominated sets are computed by datasets/stats
// from values in the order of the runs, so they do not depend on threads or on the files of the data set.
package pictures
