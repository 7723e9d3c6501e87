-- For Quarto's PDF only: a callout becomes a quotation with its title in bold. Before version 1.9 Quarto sets callouts
-- in Typst with a package that it fetches from the network.

function Div(div)
  if not (div.classes[1] or ""):match("^callout%-%l+$") then
    return nil
  end
  local title = div.attributes.title
  local first = div.content[1]
  if title then
    div.content:insert(1, pandoc.Para({ pandoc.Strong({ pandoc.Str(title) }) }))
  elseif first and first.t == "Header" then
    div.content[1] = pandoc.Para({ pandoc.Strong(first.content) })
  end
  return pandoc.BlockQuote(div.content)
end
