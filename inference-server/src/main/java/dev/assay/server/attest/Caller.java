package dev.assay.server.attest;

/**
 * Who asks for evidence.
 *
 * @param address what limits count by: the peer's address
 * @param channel the connection, whose key says which epoch answers
 */
public record Caller(String address, Channel channel) {}
