/**
 * How long the forecast of ten thousand waiting messages takes, with what usually comes beside them.
 * Processor time is counted, the median of several runs.
 *
 *   node bench/forecast.mjs
 */
import { exit } from 'node:process';
import { forecastLine, forecasts, promisedMs } from './figures/forecasts.mjs';

const figures = await forecasts();
for (const figure of figures) console.log(forecastLine(figure));
exit(Math.max(...figures.map(({ ms }) => ms)) > promisedMs ? 1 : 0);
