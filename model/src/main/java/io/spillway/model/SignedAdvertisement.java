package io.spillway.model;

/**
 * An advertisement together with the document that proves it.
 *
 * @param advertisement what is said
 * @param document the compact JWS by the advertiser's identity key, passed on unchanged
 */
public record SignedAdvertisement(Advertisement advertisement, String document) {}
