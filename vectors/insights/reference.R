# Writes every *.json beside it: what R says, for packages/insights to be held against.
# Run in this folder: Rscript reference.R   (R 4.2.2; packages survival 3.5-3, boot 1.3-28.1, coin 1.4-2, jsonlite)
suppressMessages({
  library(jsonlite)
  library(survival)
  library(boot)
  library(coin)
})

set.seed(20261122, kind = "Mersenne-Twister")
write_cases <- function(name, cases) {
  writeLines(toJSON(cases, auto_unbox = TRUE, digits = 15, null = "null", na = "null", pretty = FALSE),
             paste0(name, ".json"))
}
minutes <- function(n, mean = 4, sd = 1.2, digits = 2) round(rlnorm(n, mean, sd), digits)
numbers <- function(values) I(as.numeric(values))

# Distributions: tails and quantiles.
write_cases("distributions", list(
  chi_squared = lapply(list(c(0.001, 1), c(0.5, 1), c(3.84, 1), c(30, 1), c(2, 2), c(11, 3), c(4.2, 4), c(60, 7)),
    function(x) list(x = x[1], df = x[2], tail = pchisq(x[1], x[2], lower.tail = FALSE))),
  normal = lapply(c(-8, -3.1, -1.96, -0.2, 0, 0.7, 2.5, 5),
    function(z) list(z = z, cdf = pnorm(z))),
  normal_quantile = lapply(c(1e-9, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999),
    function(p) list(p = p, z = qnorm(p)))
))

# Quantiles of type 7, and the interval between order statistics (ranks from the binomial distribution).
order_interval <- function(x, share, level) {
  s <- sort(x); n <- length(s); a <- (1 - level) / 2
  lows <- Filter(function(l) pbinom(l - 1, n, share) <= a, seq_len(n))
  highs <- Filter(function(u) pbinom(u - 1, n, share, lower.tail = FALSE) <= a, seq_len(n))
  low <- if (length(lows)) max(lows) else 0
  high <- if (length(highs)) min(highs) else n + 1
  list(share = share, level = level,
       lower = if (low > 0) s[low] else NA, upper = if (high <= n) s[high] else NA,
       confidence = pbinom(high - 1, n, share) - (if (low > 0) pbinom(low - 1, n, share) else 0))
}
samples <- list(minutes(5), minutes(6), minutes(7), minutes(11), minutes(20), minutes(41), minutes(100, digits = 0),
                c(3, 3, 3, 3, 3, 3, 3), c(0, 0, 0, 1, 5, 9, 9, 12, 400))
write_cases("quantiles", lapply(samples, function(x) list(
  values = numbers(x),
  quantiles = lapply(c(0, 0.1, 0.25, 0.5, 0.9, 1), function(p) list(share = p, value = unname(quantile(x, p, type = 7)))),
  intervals = list(order_interval(x, 0.5, 0.95), order_interval(x, 0.5, 0.9), order_interval(x, 0.9, 0.95))
)))

# Bootstrap: the replicates that R drew, and the intervals that boot.ci makes of them.
boot_case <- function(x, name, statistic) {
  drawn <- boot(x, function(values, at) statistic(values[at]), R = 999)
  influence <- empinf(drawn, type = "jack")
  ci <- boot.ci(drawn, conf = 0.95, type = c("perc", "bca"), L = influence)
  list(statistic = name, values = numbers(x), replicates = numbers(sort(drawn$t[, 1])),
       percentile = numbers(ci$percent[4:5]), bca = numbers(ci$bca[4:5]))
}
# The mean has no replicate equal to the estimate, so that both ways of counting those agree.
write_cases("bootstrap", list(
  boot_case(minutes(9, digits = 4), "mean", mean),
  boot_case(minutes(14, digits = 4), "mean", mean),
  boot_case(minutes(30, digits = 4), "mean", mean)
))
# The bootstrap of a median of an odd sample needs no drawing: P(median of a resample <= k-th value).
exact_median <- function(x) {
  s <- sort(x); n <- length(s); k <- seq_len(n)
  list(values = numbers(x), at_most = numbers(pbinom((n - 1) / 2, n, k / n, lower.tail = FALSE)))
}
write_cases("bootstrap-median", list(exact_median(minutes(7)), exact_median(minutes(15)), exact_median(minutes(41))))

# Kaplan and Meier.
survival_case <- function(time, over, until) {
  fit <- survfit(Surv(time, over) ~ 1, conf.type = "log-log")
  at <- fit$n.event > 0
  mid <- quantile(fit, 0.5)
  area <- survival:::survmean(fit, rmean = until)$matrix
  list(durations = numbers(time), over = I(as.logical(over)),
       at = numbers(fit$time[at]), at_risk = numbers(fit$n.risk[at]), ended = numbers(fit$n.event[at]),
       longer = numbers(fit$surv[at]), lower = numbers(fit$lower[at]), upper = numbers(fit$upper[at]),
       median = list(estimate = unname(mid$quantile), lower = unname(mid$lower), upper = unname(mid$upper)),
       restricted = list(until = until, mean = unname(area["rmean"]), standard_error = unname(area["se(rmean)"])))
}
draw_survival <- function(n, digits = 1) {
  time <- minutes(n, 3.5, 1, digits); limit <- minutes(n, 4.5, 1, digits)
  list(time = pmax(0.1, pmin(time, limit)), over = time <= limit)
}
one <- draw_survival(12); two <- draw_survival(40, 0); three <- draw_survival(150)
many <- draw_survival(228, 0)
write_cases("kaplan-meier", list(
  survival_case(one$time, one$over, 60),
  survival_case(two$time + 1, two$over, 50),
  survival_case(three$time, three$over, 100),
  survival_case(c(5, 8, 9, 12, 20, 33), rep(TRUE, 6), 30),
  survival_case(c(5, 8, 9, 12), rep(TRUE, 4), 33),
  survival_case(c(5, 8, 8, 9, 12, 20, 33), c(TRUE, FALSE, TRUE, FALSE, FALSE, FALSE, FALSE), 30),
  survival_case(many$time, many$over, 80)
))

# Log-rank.
logrank_case <- function(groups) {
  time <- unlist(lapply(groups, function(g) g$time)); over <- unlist(lapply(groups, function(g) g$over))
  group <- rep(seq_along(groups), sapply(groups, function(g) length(g$time)))
  test <- survdiff(Surv(time, over) ~ group)
  list(groups = lapply(groups, function(g) list(durations = numbers(g$time), over = I(as.logical(g$over)))),
       chi_squared = unname(test$chisq), p = pchisq(test$chisq, length(groups) - 1, lower.tail = FALSE))
}
faster <- draw_survival(30); faster$time <- round(faster$time / 3 + 0.1, 1)
write_cases("log-rank", list(
  logrank_case(list(one, two)), logrank_case(list(faster, three)), logrank_case(list(one, two, three)),
  logrank_case(list(faster, one, two, three)),
  logrank_case(list(three, many))
))

# Mann and Whitney: exact without ties (stats), exact with ties (coin), normal with ties (stats); shift without ties.
whitney_case <- function(x, y) {
  pooled <- c(x, y); tied <- anyDuplicated(pooled) > 0; small <- length(pooled) <= 60
  u <- unname(suppressWarnings(wilcox.test(x, y)$statistic))
  p <- if (small && !tied) wilcox.test(x, y, exact = TRUE)$p.value
    else if (small) as.numeric(coin::pvalue(wilcox_test(pooled ~ factor(rep(c("x", "y"), c(length(x), length(y)))),
                                                        distribution = "exact")))
    else wilcox.test(x, y, exact = FALSE, correct = TRUE)$p.value
  case <- list(first = numbers(x), second = numbers(y), u = u, p = p, exact = small,
               smaller = mean(outer(x, y, "<") + 0.5 * outer(x, y, "==")))
  if (small && !tied) {
    test <- wilcox.test(x, y, exact = TRUE, conf.int = TRUE, conf.level = 0.95)
    case$shift <- list(estimate = unname(test$estimate), lower = test$conf.int[1], upper = test$conf.int[2])
  }
  case
}
write_cases("mann-whitney", list(
  whitney_case(minutes(6, digits = 4), minutes(6, digits = 4)), whitney_case(minutes(8, digits = 4), minutes(15, 5, digits = 4)),
  whitney_case(minutes(25, digits = 4), minutes(30, 3.2, digits = 4)), whitney_case(c(1.5, 2.5, 3.5), c(10, 11, 12, 13)),
  whitney_case(c(1, 2, 2, 3, 5), c(2, 4, 4, 6, 6, 9)), whitney_case(round(minutes(20, 2, 0.5)), round(minutes(17, 2.4, 0.5))),
  whitney_case(c(0, 0, 0, 0, 7, 7), c(0, 0, 7, 7, 7, 7, 7)),
  whitney_case(minutes(50, digits = 3), minutes(60, 4.5, digits = 3)),
  whitney_case(round(minutes(80, 2, 0.6)), round(minutes(70, 2.1, 0.6)))
))

# Shares.
share_cases <- list(c(0, 10), c(1, 12), c(5, 10), c(10, 10), c(37, 412), c(999, 1000))
wilson <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int[1:2]
difference_case <- function(x, n, y, m) {
  a <- suppressWarnings(wilson(x, n)); b <- suppressWarnings(wilson(y, m)); p <- x / n; q <- y / m
  list(first = list(count = x, of = n), second = list(count = y, of = m), estimate = p - q,
       lower = p - q - sqrt((p - a[1])^2 + (b[2] - q)^2), upper = p - q + sqrt((a[2] - p)^2 + (q - b[1])^2))
}
write_cases("shares", list(
  shares = lapply(share_cases, function(s) {
    ci <- suppressWarnings(wilson(s[1], s[2]))
    list(count = s[1], of = s[2], lower = ci[1], upper = ci[2])
  }),
  differences = list(difference_case(5, 10, 3, 12), difference_case(56, 70, 48, 80), difference_case(0, 20, 0, 10),
                     difference_case(10, 10, 0, 20))
))
