/**
 * The service as a program sees it: {@link io.keyhold.api.Kms} with the operations of AWS KMS, their requests and
 * responses, and {@link io.keyhold.api.KmsException}. Names, limits and errors are those of AWS KMS, API version
 * 2014-11-01.
 */
@NullMarked
package io.keyhold.api;

import org.jspecify.annotations.NullMarked;
