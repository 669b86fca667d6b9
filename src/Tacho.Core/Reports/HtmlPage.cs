namespace Tacho.Reports;

/// <summary>The beginning of a page of HTML that stands for itself: no script, no picture, nothing from a network.</summary>
internal static class HtmlPage
{
    /// <summary>Writes all up to the page's own content: head, heading, and a line about it.</summary>
    /// <param name="output">Where.</param>
    /// <param name="title">In HTML.</param>
    /// <param name="skip">Where the first link leads, for those who do not want to hear the contents.</param>
    /// <param name="about">In HTML.</param>
    public static void Begin(TextWriter output, string title, string skip, string about) => output.Write($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {HtmlStyle.Source}; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <meta name="robots" content="noindex">
        <meta name="generator" content="Tacho">
        <title>{title}</title>
        <style>{HtmlStyle.Css}</style>
        </head>
        <body>
        <a class="skip" href="#main">{skip}</a>
        <header>
        <h1>{title}</h1>
        <p class="soft">{about}</p>
        </header>

        """);
}
