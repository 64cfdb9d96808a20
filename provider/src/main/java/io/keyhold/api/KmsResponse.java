package io.keyhold.api;

/** The output of one operation of AWS KMS. */
public interface KmsResponse {}
