package io.spillway.demo;

import java.util.Map;
import java.util.TreeMap;

/** The settings of a run as options and values, for its report. */
final class SettingsText {
  private SettingsText() {}

  static Map<String, String> of(DemoSettings settings) {
    Map<String, String> texts = new TreeMap<>();
    texts.put("headroom", Double.toString(settings.headroom()));
    texts.put("ttl", settings.ttl().toString());
    texts.put("settle", settings.settle().toString());
    texts.put("surge", Boolean.toString(settings.surge()));
    texts.put("peering", Boolean.toString(settings.peering()));
    texts.put("edge-redirect", Boolean.toString(settings.edgeRedirect()));
    if (settings.trace().isPresent()) {
      DemoSettings.TraceChoice trace = settings.trace().get();
      texts.put("trace", trace.file().toString());
      texts.put("speed", Double.toString(trace.speed()));
      texts.put("rate", Double.toString(trace.peakRate()));
      texts.put("length", trace.longest().toString());
    } else {
      texts.put("rate", Double.toString(settings.crowd().rate()));
      texts.put("factor", Double.toString(settings.crowd().factor()));
      texts.put("before", settings.crowd().before().toString());
      texts.put("ramp", settings.crowd().ramp().toString());
      texts.put("hold", settings.crowd().hold().toString());
      texts.put("fall", settings.crowd().fall().toString());
      texts.put("after", settings.crowd().after().toString());
    }
    return texts;
  }
}
