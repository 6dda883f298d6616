package dev.assay.enclave.tsm;

import dev.assay.bytes.Bytes;

/**
 * What one transaction brought.
 *
 * @param provider whose report it is
 * @param outblob the report
 * @param auxblob what the host added to it; empty where there is nothing
 */
record TsmReport(String provider, Bytes outblob, Bytes auxblob) {}
