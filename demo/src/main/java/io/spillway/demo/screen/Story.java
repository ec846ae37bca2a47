package io.spillway.demo.screen;

import io.spillway.model.CdnName;

/**
 * A line of the story.
 *
 * @param seconds when, since the start
 * @param cdn at whose node
 * @param text what happened, a sentence
 */
public record Story(double seconds, CdnName cdn, String text) {}
