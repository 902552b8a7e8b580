import Joi from 'joi';

/**
 * An instant in ISO 8601, in years that are written with four digits: others would not compare with
 * stored instants, which are texts.
 */
export const instant = Joi.date().iso().min('1970-01-01').max('9999-12-31');
